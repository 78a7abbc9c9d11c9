import type { Progress } from '#services/backends/backend.ts';
import type { JobProgress } from './job-notifier.ts';

/** Ms of starting after which a start counts as a cold one: warm models start in under one second. */
const COLD_START_AFTER_MS = 5000;

/** Turns what a backend tells into what there is to see, with the time that is left. */
export function createProgressReporter(
  showProgress: (progress: JobProgress) => void,
  now: () => number,
): Disposable & ((progress: Progress) => void) {
  let first: { at: number; fraction: number } | undefined;
  const coldTimer = setTimeout(() => showProgress({ is: 'cold' }), COLD_START_AFTER_MS);
  showProgress({ is: 'starting' });
  const onProgress = (progress: Progress) => {
    if (progress.phase === 'starting') return;
    clearTimeout(coldTimer);
    const { fraction } = progress;
    if (fraction !== null) first ??= { at: now(), fraction };
    showProgress({
      is: 'painting',
      fraction,
      secondsLeft: first && fraction !== null ? estimateSecondsLeft(first, fraction, now()) : undefined,
    });
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
