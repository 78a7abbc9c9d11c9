/** A deep copy without `null` and `undefined`: Discord leaves out fields that are not set. */
export function omitNullish(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, child]) => (child == null ? [] : [[key, omitNullishIn(child)]])),
  );
}

function omitNullishIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(omitNullishIn);
  return typeof value === 'object' && value !== null ? omitNullish(value) : value;
}
