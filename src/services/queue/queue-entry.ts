import type { QueuePosition } from './forecast.ts';
import type { QuotaKey } from './quota-key.ts';
import type { QueuedJob } from './scheduler-state.ts';

/** A job that waits or runs. */
export interface QueueEntry extends QueuedJob {
  readonly quotaKey: QuotaKey;
  readonly model: string | undefined;
  /** Ms of a clock that never jumps. */
  readonly joinedAt: number;
  /** Set once the job may start: its ticket was run. */
  run?: {
    readonly onPosition: (position: QueuePosition) => void;
    readonly startWork: (slot: AbortController) => Promise<void>;
  };
  /** Seconds from joining to the start, as the person was told first. */
  expectedSeconds?: number;
  /** Resolves when the job has ended or left. */
  readonly finished: PromiseWithResolvers<void>;
}
