/** What was made for a key before, or what `create` makes now. */
export function remember<K, T>(all: Map<K, T>, key: K, create: () => T): T {
  const known = all.get(key);
  if (known !== undefined) return known;
  const created = create();
  all.set(key, created);
  return created;
}
