import { transferTurns } from '#services/images/transfer-turns.ts';
import { createLocalLimiter } from '#services/queue/limiters/limiters.ts';
import { rejectOnAbort } from '#services/reject-on-abort.ts';
import { HttpStatusError } from './download.ts';
import { TooSlowError, withMinimumRate } from './minimum-rate.ts';

/** Why a picture that is painted is not there yet: its host gives none, or too slowly. */
export type DownloadDelay = 'files' | 'slow-files';

export interface PersistentDownloadOptions {
  readonly timing: {
    /** Ms since the epoch. */
    now(): number;
    /** In [0, 1). */
    random(): number;
    sleep(ms: number, signal?: AbortSignal): Promise<void>;
  };
  /** When to give up, in ms since the epoch: the host deletes the file then. */
  readonly until: number;
  readonly signal: AbortSignal;
  /** Called after each attempt that failed for a reason that passes. */
  readonly onDelay: (delay: DownloadDelay) => void;
  /** Called with whether the host gave the file, or at least an answer of its own. */
  readonly onAttempt?: ((succeeded: boolean) => void) | undefined;
}

/** Guards one download: its signal is aborted where fewer bytes come than should. */
export type GuardDownload = <T>(
  work: (signal: AbortSignal, onBytes: (count: number) => void) => Promise<T>,
) => Promise<T>;

/** A file that was torn, or is no picture, is loaded once more; it would be the same a third time. */
const MAX_BROKEN_FILES = 2;

/** Ms between two attempts: doubled each time, up to the longest. */
const [FIRST_PAUSE_MS, MAX_PAUSE_MS] = [500, 30_000];

/** Attempts after the first ones, at once: when a host is back, all that waited for it come together. */
const laterAttempts = createLocalLimiter(4);

/**
 * Loads a file that is paid for. While its host is away or too slow, it goes on trying until the host has deleted the file.
 * @param attempt loads and checks the file, with its download guarded
 * @throws DownloadError where there is no such file, no whole one, or none came in time; the signal's reason when aborted
 */
export async function downloadPersistently<T>(
  attempt: (guard: GuardDownload) => Promise<T>,
  { timing, until, signal, onDelay, onAttempt = () => {} }: PersistentDownloadOptions,
): Promise<T> {
  const errors: unknown[] = [];
  let brokenFiles = 0;
  for (let count = 1; ; count++) {
    const run = async () => {
      signal.throwIfAborted();
      return attempt((work) => withMinimumRate(timing.sleep, count, signal, work));
    };
    try {
      const inTurn = () => (count === 1 ? transferTurns.download(run) : laterAttempts.schedule({}, run));
      const file = await rejectOnAbort(signal, inTurn);
      onAttempt(true);
      return file;
    } catch (error) {
      signal.throwIfAborted();
      errors.splice(0, Math.max(0, errors.length - 1));
      errors.push(error);
      const isPassing = isTransientDownloadError(error);
      onAttempt(!isPassing);
      if (isPassing) onDelay(error instanceof TooSlowError ? 'slow-files' : 'files');
      else brokenFiles++;
      if (brokenFiles >= MAX_BROKEN_FILES || timing.now() >= until) throw new DownloadError(errors, isPassing);
    }
    const pauseMs = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (count - 1)) * (0.75 + timing.random() / 2);
    await timing.sleep(Math.min(pauseMs, Math.max(0, until - timing.now())), signal);
  }
}

/** Whether the same download may succeed later: no connection, a broken one, too slow a one, or a host with trouble of its own. */
export function isTransientDownloadError(error: unknown): boolean {
  if (error instanceof HttpStatusError) return error.status >= 500 || [408, 425, 429].includes(error.status);
  if (error instanceof TooSlowError) return true;
  // What fetch throws where it gets no response, and where a body breaks off.
  return error instanceof TypeError && (error.message === 'fetch failed' || error.message === 'terminated');
}

/** A picture that could not be downloaded; the cause has the errors of the last attempts. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
  /** Whether the file no longer exists. */
  readonly isDeleted: boolean;
  /** Whether its host never gave it, so that it was given up for the time alone. */
  readonly isUnreachable: boolean;

  constructor(errors: readonly unknown[], isUnreachable: boolean) {
    const last = errors.at(-1);
    const message = last instanceof Error ? last.message : String(last);
    super('A picture could not be downloaded', { cause: new AggregateError(errors, message) });
    this.isDeleted = last instanceof HttpStatusError && (last.status === 404 || last.status === 410);
    this.isUnreachable = isUnreachable;
  }
}
