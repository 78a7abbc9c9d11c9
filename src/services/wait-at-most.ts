/** Resolves when `work` does, or after `ms`; the process need not live for it. Rejects with what `work` rejects with. */
export async function waitAtMost(ms: number, work: Promise<unknown>): Promise<void> {
  const { promise: timeout, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms).unref();
  try {
    await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
