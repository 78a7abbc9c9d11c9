/** `a, b and c`. */
export function listed(items: readonly string[], word: 'and' | 'or'): string {
  return new Intl.ListFormat('en', { type: word === 'and' ? 'conjunction' : 'disjunction' }).format(items);
}

/** What a person typed, as part of a sentence of ours: no backticks, not longer than a line. */
export function shown(value: unknown): string {
  return String(value).replaceAll('`', '').replace(/\s+/g, ' ').slice(0, 80);
}
