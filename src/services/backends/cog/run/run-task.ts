import type { Logger } from 'pino';
import type { PredictionRequest } from '#services/backends/backend.ts';
import type { ContainerPool } from '#services/backends/cog/container/pool.ts';
import type { CogTimeouts } from '#services/backends/cog/timeouts.ts';
import type { PredictionRun } from './prediction-run.ts';

/** A run, and everything that it needs. */
export interface RunTask {
  readonly request: PredictionRequest;
  readonly run: PredictionRun;
  readonly pool: ContainerPool;
  /**
   * Reads the input as the container receives it, with pictures as `data:` URIs. They have megabytes, so each PUT reads them for
   * itself, and nothing is held while the container is busy. @throws UserError where a picture cannot be read
   */
  readonly readInput: () => Promise<object>;
  /** Where the container sends webhooks, if anywhere. */
  readonly webhookUrl: string | undefined;
  /** Aborted by the person, a shutdown or the deadline. */
  readonly signal: AbortSignal;
  readonly timeouts: CogTimeouts;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Pick<Logger, 'warn' | 'info'>;
}
