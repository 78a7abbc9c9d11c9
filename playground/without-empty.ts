/** A copy without `null` and `undefined`, all the way down: Discord leaves out what is not set. */
export function withoutEmpty(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, child]) => (child == null ? [] : [[key, clean(child)]])),
  );
}

function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean);
  return typeof value === 'object' && value !== null ? withoutEmpty(value) : value;
}
