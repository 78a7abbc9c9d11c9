import type { Config } from '#schema/config/environment.ts';
import type { Metrics } from '#services/metrics/metrics.ts';
import { openSlots } from '#services/queue/limiters/slots.ts';
import { createQueue } from '#services/queue/queue.ts';
import type { QueueLimits } from '#services/queue/quota-key.ts';
import type { Infrastructure } from '../infrastructure/index.ts';

/** Ms after a job's budget before its slot is released: the prediction has timed out by then. */
const SLOT_GRACE_MS = 10_000;

interface JobQueueOptions {
  readonly config: Config;
  readonly infrastructure: Pick<Infrastructure, 'limiters' | 'durations' | 'store'>;
  readonly limits: QueueLimits;
  /** Ms that a job may keep its slot for moderation. */
  readonly moderationMs: number;
  readonly metrics: Metrics;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
}

/** Opens the queue of all jobs, and tells the metrics how full it is. */
export function openJobQueue({ config, infrastructure, limits, moderationMs, metrics, now }: JobQueueOptions) {
  const { limiters, durations, store } = infrastructure;
  const maxHoldMs = config.JOB_TIMEOUT_SECONDS * 1000 + moderationMs + SLOT_GRACE_MS;
  const slots = openSlots(limiters, { atOnce: limits.atOnce, maxHoldMs });
  const queue = createQueue({ limits, slots, durations, now, store, onStarted: metrics.recordQueueWait });
  metrics.registerGauge('queue_waiting_jobs', () => queue.waitingCount);
  metrics.registerGauge('queue_oldest_seconds', () => queue.oldestWaitSeconds);
  metrics.registerGauge('running_jobs', () => queue.runningCount);
  return queue;
}
