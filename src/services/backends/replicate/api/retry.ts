import { ApiError, NetworkError } from './api-errors.ts';
import type { Timing } from './timing.ts';

const BASE_BACKOFF_MS = 300;

/** Tries `work`, which must be safe to repeat, up to `maxAttempts` times in all, with growing pauses. */
export async function retry<T>(
  timing: Timing,
  maxAttempts: number,
  signal: AbortSignal,
  work: () => Promise<T>,
  isRetryable: (error: unknown) => boolean = isTransient,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= maxAttempts || !isRetryable(error)) throw error;
      const retryAfterMs = error instanceof ApiError ? error.retryAfterMs : undefined;
      await timing.sleep(retryAfterMs ?? BASE_BACKOFF_MS * 2 ** (attempt - 1) * (0.75 + timing.random() / 2), signal);
    }
  }
}

/** No response, a server error, or throttling. */
export function isTransient(error: unknown): boolean {
  if (error instanceof NetworkError) return true;
  return error instanceof ApiError && (error.status === 429 || error.status >= 500);
}
