import type { PredictionRequest } from '#services/backends/backend.ts';
import type { Prediction } from '#services/backends/replicate/api/prediction.ts';
import type { Timing } from '#services/backends/replicate/api/timing.ts';
import type { UsualTimes } from './usual-times.ts';

/** When to ask for a prediction whose end can be foreseen: rarely before, densely around it. */
export interface PollSchedule {
  /** Ms from now to the next poll; undefined where its end cannot be foreseen. */
  next(latest: Prediction): number | undefined;
  /** Learns from a prediction that is done. */
  learn(done: Prediction): void;
}

/** Ms between two polls that only show the progress: a fifth of the usual time, within bounds. */
const [MIN_PROGRESS_MS, MAX_PROGRESS_MS, PROGRESS_RATIO] = [2000, 5000, 0.2];

/** Ms to the first poll of a prediction that is overdue, the growth from each to the next, and the most. */
const [OVERDUE_MS, OVERDUE_GROWTH, MAX_OVERDUE_MS] = [40, 1.5, 1000];

/** @param sentAt when this process sent the request that created the prediction, in ms by `timing.now` */
export function createPollSchedule(
  { usualTimes, timing }: { readonly usualTimes: UsualTimes; readonly timing: Timing },
  request: PredictionRequest,
  sentAt: number | undefined,
): PollSchedule {
  let overdueRounds = 0;
  let aim: 'not yet' | 'taken' | 'missed' = 'not yet';
  const recordAim = (wasDone: boolean) => {
    if (aim !== 'taken') return;
    usualTimes.recordAim(wasDone);
    aim = 'missed';
  };

  /** When it began to paint, by our clock. Replicate's own times are compared with each other only. */
  const startOf = ({ createdAt, startedAt }: Prediction) =>
    sentAt === undefined || createdAt === undefined || startedAt === undefined
      ? undefined
      : sentAt + startedAt - createdAt;

  return {
    next: (latest) => {
      recordAim(false);
      const start = startOf(latest);
      const usualMs = usualTimes.expectedMs(request);
      if (start === undefined || usualMs === undefined) return undefined;
      const remainingMs = start + usualMs + usualTimes.aimMs - timing.now();
      if (remainingMs <= 0 || aim === 'missed')
        return Math.min(MAX_OVERDUE_MS, OVERDUE_MS * OVERDUE_GROWTH ** overdueRounds++);
      const progressMs = Math.min(MAX_PROGRESS_MS, Math.max(MIN_PROGRESS_MS, usualMs * PROGRESS_RATIO));
      if (remainingMs > 1.5 * progressMs) return progressMs;
      aim = 'taken';
      return remainingMs;
    },
    learn: (done) => {
      const wasAimed = aim === 'taken';
      recordAim(true);
      const start = startOf(done);
      // Where files are there before the end, when it was aimed for, nothing is known but that.
      if (wasAimed && done.completedAt === undefined) return;
      if (start === undefined || done.status === 'failed' || done.status === 'canceled') return;
      const { startedAt = 0, completedAt } = done;
      usualTimes.record(
        request,
        completedAt === undefined ? timing.now() - start - usualTimes.aimMs : completedAt - startedAt,
      );
    },
  };
}
