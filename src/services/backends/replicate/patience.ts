import { HANDOVER } from '#services/backends/backend.ts';
import type { Timing } from './timing.ts';

/** How long a process that stops waits for the answer to a POST, in ms. */
const HANDOVER_MS = 2500;

/**
 * Runs work that must not be broken off, since the id of a prediction comes with its end: its own signal is aborted only
 * at a handover, and then a little later.
 */
export async function patiently<T>(
  timing: Timing,
  signal: AbortSignal,
  work: (inner: AbortSignal) => Promise<T>,
): Promise<T> {
  const inner = new AbortController();
  const done = new AbortController();
  const aborted = () => {
    if (signal.reason !== HANDOVER) return;
    timing.sleep(HANDOVER_MS, done.signal).then(
      () => inner.abort(HANDOVER),
      () => undefined,
    );
  };
  signal.addEventListener('abort', aborted, { once: true });
  try {
    return await work(inner.signal);
  } finally {
    signal.removeEventListener('abort', aborted);
    done.abort();
  }
}
