/** A signal of its own that is aborted together with another one, until it is disposed of. */
export interface LinkedAbort extends Disposable {
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
}

/**
 * Links a new signal to `parent` for as long as something takes. Not by `AbortSignal.any`: that leaves weak references in `parent` to each
 * request of a job until garbage is collected, and a second controller would have to be aborted beside it.
 */
export function linkAbort(parent: AbortSignal | undefined): LinkedAbort {
  const controller = new AbortController();
  const abortWithParent = () => controller.abort(parent?.reason);
  if (parent?.aborted) abortWithParent();
  parent?.addEventListener('abort', abortWithParent, { once: true });
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    [Symbol.dispose]: () => parent?.removeEventListener('abort', abortWithParent),
  };
}
