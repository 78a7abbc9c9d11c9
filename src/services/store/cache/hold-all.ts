import type { Loading } from './loading-cache.ts';

/** Awaits loads that run at the same time, and holds the results together. If one fails, nothing is held. Does not wait where all are loaded. */
export function holdAll(loads: readonly Loading[]): Loading {
  const held = new DisposableStack();
  const running: Promise<Disposable>[] = [];
  for (const load of loads) {
    if (load instanceof Promise) running.push(load);
    else held.use(load);
  }
  return running.length === 0 ? held : holdAllOf(running, held);
}

async function holdAllOf(running: readonly Promise<Disposable>[], alsoHeld: DisposableStack): Promise<Disposable> {
  using held = alsoHeld;
  const results = await Promise.allSettled(running);
  for (const result of results) if (result.status === 'fulfilled') held.use(result.value);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return held.move();
}
