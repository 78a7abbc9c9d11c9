/** Awaits loads that run at the same time, and holds the results together. If one fails, nothing is held. */
export async function holdAll(loads: readonly Promise<Disposable>[]): Promise<Disposable> {
  using held = new DisposableStack();
  const results = await Promise.allSettled(loads);
  for (const result of results) if (result.status === 'fulfilled') held.use(result.value);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return held.move();
}
