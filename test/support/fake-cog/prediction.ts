import type { WebhookEvent } from './behaviour.ts';

export type Status = 'starting' | 'processing' | 'succeeded' | 'failed' | 'canceled';

/** A prediction as the container keeps it, which is for as long as it runs. */
export interface PredictionRecord {
  readonly id: string;
  /** Without what the model does not know. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly webhook: string | undefined;
  /** Whether it was asked for with `Prefer: respond-async`. */
  readonly isAsync: boolean;
  readonly events: readonly WebhookEvent[];
  readonly started: number;
  completed: number | undefined;
  status: Status;
  /** As webhooks and answers to asynchronous requests have it: in a Python server without `--upload-url`, paths in the container. */
  output: readonly string[] | string | undefined;
  /** As the answer on a held connection has it. */
  heldOutput: readonly string[] | string | undefined;
  error: string | undefined;
  logs: string;
  readonly stop: AbortController;
}

export function isTerminal({ status }: PredictionRecord): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'canceled';
}
