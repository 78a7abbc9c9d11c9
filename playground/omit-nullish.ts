/** A copy without `null` and `undefined`, all the way down: Discord leaves out what is not set. */
export function omitNullish(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, child]) => (child == null ? [] : [[key, omitNullishIn(child)]])),
  );
}

function omitNullishIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(omitNullishIn);
  return typeof value === 'object' && value !== null ? omitNullish(value) : value;
}
