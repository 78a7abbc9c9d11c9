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

/** Ms after the expected end: a poll that comes a moment too early costs one more. */
const AIM_MS = 30;

/** Ms between two polls that only show the progress: a fifth of the usual time, within bounds. */
const [MIN_PROGRESS_MS, MAX_PROGRESS_MS, PROGRESS_RATIO] = [2000, 5000, 0.2];

/** Ms to the first poll of a prediction that is overdue, the growth from each to the next, and the most. */
const [OVERDUE_MS, OVERDUE_GROWTH, MAX_OVERDUE_MS] = [80, 1.5, 1000];

/** @param sentAt when this process sent the request that created the prediction, in ms by `timing.now` */
export function createPollSchedule(
  { usualTimes, timing }: { readonly usualTimes: UsualTimes; readonly timing: Timing },
  request: PredictionRequest,
  sentAt: number | undefined,
): PollSchedule {
  let overdueRounds = 0;

  /** When it began to paint, by our clock. Replicate's own times are compared with each other only. */
  const startOf = ({ createdAt, startedAt }: Prediction) =>
    sentAt === undefined || createdAt === undefined || startedAt === undefined
      ? undefined
      : sentAt + startedAt - createdAt;

  return {
    next: (latest) => {
      const start = startOf(latest);
      const usualMs = usualTimes.expectedMs(request);
      if (start === undefined || usualMs === undefined) return undefined;
      const remainingMs = start + usualMs + AIM_MS - timing.now();
      if (remainingMs <= 0) return Math.min(MAX_OVERDUE_MS, OVERDUE_MS * OVERDUE_GROWTH ** overdueRounds++);
      const progressMs = Math.min(MAX_PROGRESS_MS, Math.max(MIN_PROGRESS_MS, usualMs * PROGRESS_RATIO));
      return remainingMs > 1.5 * progressMs ? progressMs : remainingMs;
    },
    learn: (done) => {
      const start = startOf(done);
      if (start === undefined || done.status === 'failed' || done.status === 'canceled') return;
      const { startedAt = 0, completedAt } = done;
      usualTimes.record(request, completedAt === undefined ? timing.now() - start - AIM_MS : completedAt - startedAt);
    },
  };
}
