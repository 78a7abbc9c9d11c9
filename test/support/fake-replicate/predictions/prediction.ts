import type { HostedModel, HostedVersion } from '#test/support/fake-replicate/models.ts';

export type Status = 'starting' | 'processing' | 'succeeded' | 'failed' | 'canceled' | 'aborted';
export type WebhookEvent = 'start' | 'output' | 'logs' | 'completed';

/** A prediction as the stand-in keeps it. Times are ms since the epoch on its clock. */
export interface Prediction {
  readonly id: string;
  readonly model: HostedModel;
  readonly version: HostedVersion;
  readonly input: Readonly<Record<string, unknown>>;
  readonly created: number;
  readonly deadline: number | undefined;
  readonly webhook: string | undefined;
  readonly events: readonly WebhookEvent[] | undefined;
  status: Status;
  /** An address, or a list of them; of a model that judges, whatever it says. */
  output: unknown;
  error: string | null;
  log: string[];
  started: number | undefined;
  /** When its files could be had, which is before it has completed. */
  painted: number | undefined;
  completed: number | undefined;
  /** How often it was asked for; recorded answers differ in precision and order of keys from one time to the next. */
  reads: number;
  /** Aborted when somebody cancels it. */
  readonly stop: AbortController;
}

const TERMINAL_STATUSES: ReadonlySet<Status> = new Set(['succeeded', 'failed', 'canceled', 'aborted']);

export function isTerminal({ status }: Prediction): boolean {
  return TERMINAL_STATUSES.has(status);
}

/** Input, output, logs and files are gone an hour after the end. */
export function isDataRemoved({ completed }: Prediction, now: number): boolean {
  return completed !== undefined && now - completed > 3_600_000;
}

/** Whether it is paid for: official and public models bill what ran, not what failed or never began. */
export function isBilled({ status, started }: Prediction): boolean {
  return started !== undefined && status !== 'failed' && status !== 'aborted';
}

/** Seconds it ran, where it did. */
export function predictTime({ started, completed }: Prediction): number | undefined {
  return started === undefined || completed === undefined ? undefined : (completed - started) / 1000;
}
