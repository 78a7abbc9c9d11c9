import type { Prediction } from './api/prediction.ts';
import type { Timing } from './api/timing.ts';

/** What people read where Replicate is to blame. */
export const SERVICE_NAME = 'Replicate';

/** Ms that Replicate keeps the files of a prediction (docs/topics/predictions/data-retention). */
export const FILE_RETENTION_MS = 60 * 60 * 1000;

/** The two clocks may differ: a file is asked for at least this long (ms). If it is gone, Replicate says so itself. */
const MIN_PATIENCE_MS = 5 * 60 * 1000;

/** Until when a prediction's files may be had, by `timing.now`. */
export function filesKeptUntil(
  prediction: Pick<Prediction, 'createdAt'> | undefined,
  { now, wallClock }: Timing,
): number {
  const age = Math.max(0, wallClock() - (prediction?.createdAt ?? wallClock()));
  return now() + Math.max(MIN_PATIENCE_MS, FILE_RETENTION_MS - age);
}
