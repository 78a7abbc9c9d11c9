import { linkAbort } from '#services/abort/linked-abort.ts';
import { FINISHED } from '#services/finished.ts';

/** A download brought too few bytes: the next attempt may get a better connection. */
export class TooSlowError extends Error {
  override readonly name = 'TooSlowError';

  constructor(bytes: number) {
    super(`only ${bytes} bytes came within ${WINDOW_MS / 1000} s`);
  }
}

/** Ms in which the bytes of a download are counted. The first byte has to come within it, too. */
const WINDOW_MS = 15_000;

/** Bytes that a first attempt has to bring in each window (4 KiB a second): a picture of 200 KB then takes less than a minute. */
const MIN_BYTES = 60 * 1024;

/** What is enough for any attempt, so that a slow line is not asked for more than it has for ever. */
const LEAST_BYTES = 4 * 1024;

type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/**
 * Runs a download, and ends it with a {@link TooSlowError} where it crawls. A timeout would not do: it cuts off a large file on a slow
 * line, and lets a byte a second pass for a minute.
 * @param attempt from 1; each asks for half as much as the one before
 */
export async function withMinimumRate<T>(
  sleep: Sleep,
  attempt: number,
  signal: AbortSignal,
  work: (signal: AbortSignal, onBytes: (count: number) => void) => Promise<T>,
): Promise<T> {
  const minBytes = Math.max(LEAST_BYTES, MIN_BYTES / 2 ** (attempt - 1));
  using limited = linkAbort(signal);
  const done = new AbortController();
  let bytes = 0;
  const watch = async () => {
    do {
      bytes = 0;
      await sleep(WINDOW_MS, done.signal);
    } while (bytes >= minBytes);
    limited.abort(new TooSlowError(bytes));
  };
  // It ends with the download.
  watch().catch(() => {});
  try {
    return await work(limited.signal, (count) => {
      bytes += count;
    });
  } catch (error) {
    signal.throwIfAborted();
    limited.signal.throwIfAborted();
    throw error;
  } finally {
    done.abort(FINISHED);
  }
}
