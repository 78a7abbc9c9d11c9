import type { JobProgress } from './job-notifier.ts';

/**
 * Ms after a restart in which nothing is shown of a job that had a prediction. Mostly that has ended meanwhile; and where the process was killed
 * between the delivery and its write, the message has the pictures already, which “Starting…” would take away again.
 */
const HOLD_BACK_MS = 3000;

/**
 * Shows the latest progress once `ms` are over, and from then on all, unless there are pictures already; nothing once it is disposed of.
 * @param showsPictures never rejects
 */
export function holdBackProgress(
  show: (progress: JobProgress) => void,
  showsPictures: () => Promise<boolean | undefined>,
  ms: number = HOLD_BACK_MS,
): Disposable & ((progress: JobProgress) => void) {
  let latest: JobProgress | undefined;
  let isOver = false;
  let isDisposed = false;
  const timer = setTimeout(async () => {
    if ((await showsPictures()) || isDisposed) return;
    isOver = true;
    if (latest) show(latest);
  }, ms).unref();
  const onProgress = (progress: JobProgress) => {
    if (isOver) show(progress);
    else latest = progress;
  };
  const dispose = () => {
    isDisposed = true;
    clearTimeout(timer);
  };
  return Object.assign(onProgress, { [Symbol.dispose]: dispose });
}
