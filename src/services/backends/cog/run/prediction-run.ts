import type { Block, Progress } from '#services/backends/backend.ts';
import { createCondition } from '#services/backends/cog/condition.ts';
import type { CogContainer } from '#services/backends/cog/container/container.ts';
import {
  hasReadableOutput,
  isContainerDeath,
  type PredictionResponse,
} from '#services/backends/cog/container/schemas.ts';
import { parseProgress } from '#services/backends/prediction-logs.ts';

/**
 * Why a picture that was begun is painted again: what painted it stopped, the connection that its pictures were to come on ended
 * with the last process of the bot, or its last webhook did not arrive.
 */
export type RepaintCause = 'container-stopped' | 'bot-restarted' | 'no-callback';

/**
 * What is known about one prediction, from responses to PUTs and from webhooks, which come late, twice, out of order or not at
 * all.
 */
export class PredictionRun {
  readonly id: string;
  /** By the clock of `now`; after it, nobody follows this run any more. */
  readonly deadline: number;
  /** The final state, succeeded or failed, once there is one. The first to come counts. */
  finalResponse: PredictionResponse | undefined;
  /** How often it was canceled by somebody else. */
  externalCancels = 0;
  /** Why it was begun again, if it was; the first reason counts. */
  repaintCause: RepaintCause | undefined;
  /** How often a container answered that what painted it had died. */
  workerDeaths = 0;
  /** The containers that may be painting it, so that it can be canceled there. */
  readonly containers = new Set<CogContainer>();
  /** True once the last webhook was lost: it is painted on a held connection, which needs none. */
  mustBeHeld = false;
  /** PUTs that were not refused. With more than one, an older one's result may arrive while a newer one runs. */
  acceptedPuts = 0;
  /** Whether somebody notices if no webhook comes for it. */
  isWatched = false;
  /** Whether any webhook came for it. */
  webhookReceived = false;
  /** Resolves once a container has accepted it. */
  readonly accepted: Promise<void>;
  /** Stops the run. */
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

  /** Applies a state from a response or a webhook. */
  applyResponse(response: PredictionResponse): void {
    if (this.finalResponse) return;
    switch (response.status) {
      case 'succeeded':
      case 'failed':
        if (isContainerDeath(response)) {
          this.workerDeaths += 1;
          break;
        }
        // Its pictures are files in the container, which sends them on held connections alone.
        if (!hasReadableOutput(response)) break;
        // The Rust server's response to a held PUT that failed has no logs, though earlier ones had them.
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

  /** Counts it as accepted and painting where the container does not say. */
  assumeProcessing(): void {
    this.#applyLogs('');
    this.markAccepted();
  }

  /** Whether a container is known, or assumed, to paint it. */
  get isProcessing(): boolean {
    return this.#isProcessing;
  }

  /** Says what it waits for, unless that was said last. */
  reportBlock(block: Block): void {
    this.#report({ phase: 'blocked', ...block });
  }

  /** Drops what a failed attempt had logged, and reports what it waits for now. */
  resetProgress(progress: Progress = { phase: 'starting' }): void {
    this.#logs = '';
    this.#fraction = null;
    this.#isProcessing = false;
    this.#report(progress);
  }

  /** Reports to this callback from now on. */
  setOnProgress(onProgress: (progress: Progress) => void): void {
    if (onProgress !== this.#onProgress) this.#lastReported = '';
    this.#onProgress = onProgress;
  }

  /** Logs only grow, so a shorter one is outdated; a second bar after the first does not lower the progress. */
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

  /** Whether there was an update since the last call, or is one within `ms`. Rejects when aborted. */
  async waitForUpdate(ms: number, signal: AbortSignal): Promise<boolean> {
    if (this.#updateCount === this.#readCount) await this.#updated.wait(ms, signal);
    const hasUpdate = this.#updateCount !== this.#readCount;
    this.#readCount = this.#updateCount;
    return hasUpdate;
  }
}
