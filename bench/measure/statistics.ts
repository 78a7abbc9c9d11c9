/** The value below which a fraction of all values is; endless without values. @param fraction 0 to 1 */
export function percentile(values: readonly number[], fraction: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? Number.POSITIVE_INFINITY;
}

export const median = (values: readonly number[]) => percentile(values, 0.5);

/** `undefined` values are left out. */
export function defined<T>(values: readonly (T | undefined)[]): T[] {
  return values.filter((value) => value !== undefined);
}
