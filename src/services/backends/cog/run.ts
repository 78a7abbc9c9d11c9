import type { Progress } from '#services/backends/backend.ts';
import { fractionIn } from '#services/backends/replicate/logs.ts';
import { createBell } from './bell.ts';
import type { PredictionState } from './wire.ts';

/**
 * What is known of one prediction, put together from whatever arrives: webhooks, which come late, twice, out of order or not
 * at all, and answers to PUTs.
 */
export class Run {
  readonly id: string;
  /** Ms since the epoch; after it nobody follows this run any more. */
  readonly deadline: number;
  /** The last state, once there is one: succeeded or failed. The first to come stays. */
  ended: PredictionState | undefined;
  /** How often it ended canceled though we did not cancel it. */
  stops = 0;
  /** Whether a PUT was sent, so that there may be something to cancel. */
  asked = false;
  /** PUTs that were not turned away. More than one: an older one's result may arrive while a newer one runs. */
  begun = 0;
  /** Whether any webhook came for it. */
  heard = false;
  /** Resolves once a container has taken it up. */
  readonly accepted: Promise<void>;
  /** Ends the work on it. */
  readonly stop = new AbortController();

  readonly accept: () => void;
  #watch: (progress: Progress) => void = () => {};
  #logs = '';
  #fraction: number | null = null;
  #painting = false;
  #told = '';
  readonly #bell = createBell();
  #tidings = 0;
  #read = 0;

  constructor(id: string, deadline: number) {
    this.id = id;
    this.deadline = deadline;
    ({ promise: this.accepted, resolve: this.accept } = Promise.withResolvers<void>());
  }

  /** Takes in a state of this run. */
  hear(state: PredictionState): void {
    if (this.ended) return;
    switch (state.status) {
      case 'succeeded':
      case 'failed':
        // The Rust server's answer to a held PUT that failed has no logs, though the webhooks before it had them.
        this.ended = state.logs ? state : { ...state, logs: this.#logs };
        break;
      case 'canceled':
        this.stops += 1;
        break;
      case 'starting':
        if (!this.#painting) this.#tell({ phase: 'starting' });
        break;
      case 'processing':
        this.#paint(state.logs);
        break;
    }
    this.#tidings += 1;
    this.#bell.ring();
  }

  /** Counts it as taken up and painting, where nothing tells more. */
  presume(): void {
    this.#paint('');
    this.accept();
  }

  /** Forgets what an attempt that came to nothing had logged. */
  restart(): void {
    this.#logs = '';
    this.#fraction = null;
    this.#painting = false;
    this.#tell({ phase: 'starting' });
  }

  /** Tells this watcher from now on. */
  watchedBy(watch: (progress: Progress) => void): void {
    if (watch !== this.#watch) this.#told = '';
    this.#watch = watch;
  }

  /** Logs only grow, so a shorter one is older news; and a second bar after the first does not take the first one back. */
  #paint(logs: string): void {
    if (logs.length >= this.#logs.length) this.#logs = logs;
    const fraction = fractionIn(this.#logs);
    this.#fraction = fraction === null ? this.#fraction : Math.max(fraction, this.#fraction ?? 0);
    this.#painting = true;
    this.#tell({ phase: 'painting', fraction: this.#fraction });
  }

  #tell(progress: Progress): void {
    const line = JSON.stringify(progress);
    if (line === this.#told) return;
    this.#told = line;
    this.#watch(progress);
  }

  /** Whether anything was heard since this was last asked, or is within `ms`. Throws when aborted. */
  async news(ms: number, signal: AbortSignal): Promise<boolean> {
    if (this.#tidings === this.#read) await this.#bell.wait(ms, signal);
    const any = this.#tidings !== this.#read;
    this.#read = this.#tidings;
    return any;
  }
}
