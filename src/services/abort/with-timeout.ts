import { linkAbort } from './linked-abort.ts';

/** The abort reason of {@link withTimeout}. */
class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** Whether something was aborted by a timeout: by {@link withTimeout}, or by the platform's own. */
export const isTimeout = (reason: unknown): boolean => reason instanceof Error && reason.name === 'TimeoutError';

/** Runs `work` with a signal that is aborted after `ms`, or with `signal`. @param startTimer default: of the process's own clock */
export async function withTimeout<T>(
  ms: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
  startTimer: (ms: number, onTime: () => void) => Disposable = (delayMs, onTime) => setTimeout(onTime, delayMs),
): Promise<T> {
  signal?.throwIfAborted();
  using limited = linkAbort(signal);
  using _ = startTimer(ms, () => limited.abort(new TimeoutError(`took longer than ${Math.round(ms)} ms`)));
  return await work(limited.signal);
}
