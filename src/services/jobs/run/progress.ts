import type { Progress } from '#services/backends/backend.ts';
import type { JobProgress } from './job-notifier.ts';

/** Ms of starting after which a start counts as a cold one: warm models start in under one second. */
const COLD_START_AFTER_MS = 5000;

/**
 * Turns what a backend tells into what there is to see, with the time that is left. That a model is being loaded is shown only where
 * the backend says that it starts: while nothing answers, nobody knows.
 */
export function createProgressReporter(
  showProgress: (progress: JobProgress) => void,
  now: () => number,
  wallClock: () => number,
): Disposable & ((progress: Progress) => void) {
  let first: { at: number; fraction: number } | undefined;
  let phase: Progress['phase'] | undefined;
  /** When its turn came, or the last obstacle was gone. */
  let startedAt = now();
  let coldTimer: NodeJS.Timeout | undefined;
  showProgress({ is: 'starting' });

  const onProgress = (progress: Progress) => {
    const previous = phase;
    phase = progress.phase;
    if (phase !== previous) clearTimeout(coldTimer);
    if (previous === 'blocked' && phase !== 'blocked') startedAt = now();
    switch (progress.phase) {
      case 'starting': {
        // It may have begun anew: what an earlier attempt took says nothing about this one.
        first = undefined;
        if (phase === previous) return;
        const coldInMs = Math.max(0, COLD_START_AFTER_MS - (now() - startedAt));
        if (coldInMs > 0) showProgress({ is: 'starting' });
        coldTimer = setTimeout(() => showProgress({ is: 'cold' }), coldInMs);
        return;
      }
      case 'blocked': {
        const { phase: _, ...block } = progress;
        const toWallClock = (at: number) => Math.round(wallClock() + at - now());
        const until = toWallClock(block.until);
        const since = block.since === undefined ? {} : { since: toWallClock(block.since) };
        first = undefined;
        return showProgress({ is: 'blocked', ...block, until, ...since });
      }
      case 'painting': {
        const { fraction } = progress;
        if (fraction !== null && (!first || fraction < first.fraction)) first = { at: now(), fraction };
        const secondsLeft = first && fraction !== null ? estimateSecondsLeft(first, fraction, now()) : undefined;
        return showProgress({ is: 'painting', fraction, secondsLeft });
      }
    }
  };
  return Object.assign(onProgress, { [Symbol.dispose]: () => clearTimeout(coldTimer) });
}

function estimateSecondsLeft(
  first: { at: number; fraction: number },
  fraction: number,
  now: number,
): number | undefined {
  const done = fraction - first.fraction;
  if (done <= 0) return undefined;
  return Math.ceil((((now - first.at) / done) * (1 - fraction)) / 1000);
}
