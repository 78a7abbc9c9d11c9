import type { WebhookEvent } from './behaviour.ts';

export type Status = 'starting' | 'processing' | 'succeeded' | 'failed' | 'canceled';

/** A prediction as the container keeps it, which is for as long as it runs. */
export interface PredictionRecord {
  readonly id: string;
  /** Without what the model does not know. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly webhook: string | undefined;
  readonly events: readonly WebhookEvent[];
  readonly started: number;
  completed: number | undefined;
  status: Status;
  output: readonly string[] | string | undefined;
  error: string | undefined;
  logs: string;
  readonly stop: AbortController;
}

export function isTerminal({ status }: PredictionRecord): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'canceled';
}
