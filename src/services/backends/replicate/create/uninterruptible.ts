import { SHUTDOWN } from '#services/backends/backend.ts';
import type { Timing } from '#services/backends/replicate/api/timing.ts';

/** How long a process that stops waits for the response to a POST, in ms. */
const SHUTDOWN_GRACE_MS = 2500;

/**
 * Runs work that must not be interrupted, because its result is the id of a prediction: its signal is aborted only at a
 * {@link SHUTDOWN}, and {@link SHUTDOWN_GRACE_MS} later.
 */
export async function uninterruptible<T>(
  timing: Timing,
  signal: AbortSignal,
  work: (shutdownSignal: AbortSignal) => Promise<T>,
): Promise<T> {
  const shutdownController = new AbortController();
  let timer: Disposable | undefined;
  const onAbort = () => {
    if (signal.reason === SHUTDOWN)
      timer = timing.startTimer(SHUTDOWN_GRACE_MS, () => shutdownController.abort(SHUTDOWN));
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await work(shutdownController.signal);
  } finally {
    signal.removeEventListener('abort', onAbort);
    timer?.[Symbol.dispose]();
  }
}
