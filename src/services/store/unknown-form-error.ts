/** Thrown for a stored value that is cut off, or that its schema does not know. It is no outage: everything else can be read. */
export class UnknownFormError extends Error {
  override readonly name = 'UnknownFormError';

  constructor(namespace: string, key: string, cause: unknown) {
    super(`the store holds ${namespace}:${key} in a form that is not known`, { cause });
  }
}

/**
 * For what is done for many: what `work` resolves with, or undefined where it comes upon such a value, which the store has reported.
 * One that is broken does not keep the others.
 */
export async function skipUnknownForm<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnknownFormError) return undefined;
    throw error;
  }
}
