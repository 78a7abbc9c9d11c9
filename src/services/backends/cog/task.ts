import type { Logger } from 'pino';
import type { Order } from '#services/backends/backend.ts';
import type { Pace } from './pace.ts';
import type { Run } from './run.ts';
import type { Site } from './site.ts';

/** A run on its way: what is to be painted where, and until when. */
export interface Task {
  readonly order: Order;
  readonly run: Run;
  readonly site: Site;
  /** As the container gets it: pictures are `data:` URIs. */
  readonly input: object;
  /** Where the container reports to, if it can reach us. */
  readonly webhook: string | undefined;
  /** Aborted by the person, by our end or by the deadline. */
  readonly signal: AbortSignal;
  readonly pace: Pace;
  readonly now: () => number;
  readonly random: () => number;
  readonly log: Pick<Logger, 'warn'>;
}
