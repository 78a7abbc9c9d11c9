/** Thrown for a stored value that is cut off, or that its schema does not know. It is no outage: everything else can be read. */
export class UnknownFormError extends Error {
  override readonly name = 'UnknownFormError';

  constructor(namespace: string, key: string, cause: unknown) {
    super(`the store holds ${namespace}:${key} in a form that is not known`, { cause });
  }
}
