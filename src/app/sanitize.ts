/** Keys that are never written, wherever they stand: the body of a request holds what members wrote, and tokens. */
const OMITTED_KEYS = new Set(['requestbody']);

/** Keys whose values are replaced, wherever they stand. */
export const SECRET_KEYS = new Set(['token', 'authorization', 'auth', 'password']);

/** How deep a logged object is followed, the causes of an error included. */
const MAX_DEPTH = 10;

/**
 * A copy of what is to be logged, without secrets at any depth: in the causes of errors, in the errors of an AggregateError, in
 * arrays and in other properties. Errors become objects with type, message and stack.
 */
export function sanitize(value: unknown, ancestors: readonly object[] = []): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (ancestors.includes(value)) return '[circular]';
  if (ancestors.length >= MAX_DEPTH) return '[too deep]';
  const path = [...ancestors, value];
  if (Array.isArray(value)) return value.map((each) => sanitize(each, path));
  if (value instanceof Error) return sanitizeEntries(errorEntries(value), path);
  if ('toJSON' in value && typeof value.toJSON === 'function') return sanitize(value.toJSON(), path);
  return sanitizeEntries(Object.entries(value), path);
}

function sanitizeEntries(entries: readonly (readonly [string, unknown])[], path: readonly object[]): object {
  const kept = entries.filter(([key]) => !OMITTED_KEYS.has(key.toLowerCase()));
  return Object.fromEntries(
    kept.map(([key, value]) => [key, isSecret(key, value) ? '[secret]' : sanitize(value, path)]),
  );
}

const isSecret = (key: string, value: unknown) => SECRET_KEYS.has(key.toLowerCase()) && value !== undefined;

/** An error's properties, with those that JSON leaves out. */
function errorEntries(error: Error): [string, unknown][] {
  return [
    ['type', error.constructor.name],
    ['message', error.message],
    ['stack', error.stack],
    ...Object.entries(error),
    ...('cause' in error ? [['cause', error.cause] satisfies [string, unknown]] : []),
    ...(error instanceof AggregateError ? [['errors', error.errors] satisfies [string, unknown]] : []),
  ];
}
