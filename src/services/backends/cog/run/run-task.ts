import type { Logger } from 'pino';
import type { PredictionRequest } from '#services/backends/backend.ts';
import type { CogContainer } from '#services/backends/cog/container/container.ts';
import type { CogTimeouts } from '#services/backends/cog/timeouts.ts';
import type { PredictionRun } from './prediction-run.ts';

/** A run on its way: what is to be painted where, and until when. */
export interface RunTask {
  readonly request: PredictionRequest;
  readonly run: PredictionRun;
  readonly container: CogContainer;
  /** As the container gets it: pictures are `data:` URIs. */
  readonly input: object;
  /** Where the container reports to, if it can reach us. */
  readonly webhookUrl: string | undefined;
  /** Aborted by the person, by our end or by the deadline. */
  readonly signal: AbortSignal;
  readonly timeouts: CogTimeouts;
  readonly now: () => number;
  readonly random: () => number;
  readonly log: Pick<Logger, 'warn'>;
}
