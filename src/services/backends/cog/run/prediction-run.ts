import type { Progress } from '#services/backends/backend.ts';
import { createCondition } from '#services/backends/cog/condition.ts';
import type { PredictionResponse } from '#services/backends/cog/container/schemas.ts';
import { parseProgress } from '#services/backends/prediction-logs.ts';

/**
 * What is known of one prediction, put together from whatever arrives: webhooks, which come late, twice, out of order or not
 * at all, and answers to PUTs.
 */
export class PredictionRun {
  readonly id: string;
  /** Ms since the epoch; after it nobody follows this run any more. */
  readonly deadline: number;
  /** The last state, once there is one: succeeded or failed. The first to come stays. */
  finalResponse: PredictionResponse | undefined;
  /** How often it ended canceled though we did not cancel it. */
  externalCancels = 0;
  /** Whether a PUT was sent, so that there may be something to cancel. */
  putSent = false;
  /** PUTs that were not turned away. More than one: an older one's result may arrive while a newer one runs. */
  acceptedPuts = 0;
  /** Whether any webhook came for it. */
  webhookReceived = false;
  /** Resolves once a container has taken it up. */
  readonly accepted: Promise<void>;
  /** Ends the work on it. */
  readonly abortController = new AbortController();

  readonly markAccepted: () => void;
  #onProgress: (progress: Progress) => void = () => {};
  #logs = '';
  #fraction: number | null = null;
  #isProcessing = false;
  #lastReported = '';
  readonly #updated = createCondition();
  #updateCount = 0;
  #readCount = 0;

  constructor(id: string, deadline: number) {
    this.id = id;
    this.deadline = deadline;
    ({ promise: this.accepted, resolve: this.markAccepted } = Promise.withResolvers<void>());
  }

  /** Takes in a state of this run. */
  applyResponse(response: PredictionResponse): void {
    if (this.finalResponse) return;
    switch (response.status) {
      case 'succeeded':
      case 'failed':
        // The Rust server's answer to a held PUT that failed has no logs, though the webhooks before it had them.
        this.finalResponse = response.logs ? response : { ...response, logs: this.#logs };
        break;
      case 'canceled':
        this.externalCancels += 1;
        break;
      case 'starting':
        if (!this.#isProcessing) this.#report({ phase: 'starting' });
        break;
      case 'processing':
        this.#applyLogs(response.logs);
        break;
    }
    this.#updateCount += 1;
    this.#updated.notifyAll();
  }

  /** Counts it as taken up and painting, where nothing tells more. */
  assumeProcessing(): void {
    this.#applyLogs('');
    this.markAccepted();
  }

  /** Forgets what an attempt that came to nothing had logged. */
  resetProgress(): void {
    this.#logs = '';
    this.#fraction = null;
    this.#isProcessing = false;
    this.#report({ phase: 'starting' });
  }

  /** Tells this watcher from now on. */
  setOnProgress(onProgress: (progress: Progress) => void): void {
    if (onProgress !== this.#onProgress) this.#lastReported = '';
    this.#onProgress = onProgress;
  }

  /** Logs only grow, so a shorter one is older news; and a second bar after the first does not take the first one back. */
  #applyLogs(logs: string): void {
    if (logs.length >= this.#logs.length) this.#logs = logs;
    const fraction = parseProgress(this.#logs);
    this.#fraction = fraction === null ? this.#fraction : Math.max(fraction, this.#fraction ?? 0);
    this.#isProcessing = true;
    this.#report({ phase: 'painting', fraction: this.#fraction });
  }

  #report(progress: Progress): void {
    const serialized = JSON.stringify(progress);
    if (serialized === this.#lastReported) return;
    this.#lastReported = serialized;
    this.#onProgress(progress);
  }

  /** Whether anything was heard since this was last asked, or is within `ms`. Throws when aborted. */
  async waitForUpdate(ms: number, signal: AbortSignal): Promise<boolean> {
    if (this.#updateCount === this.#readCount) await this.#updated.wait(ms, signal);
    const hasUpdate = this.#updateCount !== this.#readCount;
    this.#readCount = this.#updateCount;
    return hasUpdate;
  }
}
