import { setTimeout as sleep } from 'node:timers/promises';
import type { Behaviour, CogGeneration, WebhookEvent } from './behaviour.ts';
import { type OutputFile, runModel } from './model.ts';
import { isTerminal, type PredictionRecord } from './prediction.ts';
import { createWebhookSender } from './webhooks.ts';

export interface ContainerRequest {
  readonly id: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly webhook: string | undefined;
  readonly events: readonly WebhookEvent[];
}

/** One run of the container's process, from its start to its end: its setup, and one prediction at a time. */
export class Container {
  health: 'STARTING' | 'READY' | 'SETUP_FAILED' = 'STARTING';
  readonly startedAt = Date.now();
  /** Resolves when it answers again; only ever set in a Python server that blocks. */
  unblocked: Promise<unknown> | undefined;
  /** How many predictions were begun since this process started. */
  createdCount = 0;
  readonly files = new Map<string, OutputFile>();
  readonly #generation: CogGeneration;
  readonly #behaviour: Behaviour;
  readonly #lifetime = new AbortController();
  #origin = '';
  #running: PredictionRecord | undefined;

  constructor(generation: CogGeneration, behaviour: Behaviour) {
    this.#generation = generation;
    this.#behaviour = behaviour;
    void this.#setup();
  }

  async #setup(): Promise<void> {
    const { setupMs, setupFails } = this.#behaviour;
    if (setupMs > 0) await sleep(setupMs, undefined, { signal: this.#lifetime.signal }).catch(() => undefined);
    if (!this.#lifetime.signal.aborted) this.health = setupFails ? 'SETUP_FAILED' : 'READY';
  }

  setOrigin(origin: string): void {
    this.#origin = origin;
  }

  get running(): PredictionRecord | undefined {
    return this.#running;
  }

  /** Begins a prediction; `done` resolves at its end, whatever that is. Only for a container that is READY and free. */
  start({ id, input, webhook, events }: ContainerRequest): { record: PredictionRecord; done: Promise<void> } {
    this.createdCount += 1;
    const record: PredictionRecord = {
      id,
      input,
      webhook,
      events,
      started: Date.now(),
      completed: undefined,
      status: this.#generation === 'rust' ? 'starting' : 'processing',
      output: undefined,
      error: undefined,
      logs: '',
      stop: new AbortController(),
    };
    this.#running = record;
    return { record, done: this.#run(record) };
  }

  /** Whether it ran. It stops at once for whoever asks, as a step is short. */
  cancel(id: string): boolean {
    if (this.#running?.id !== id) return false;
    this.#running.stop.abort(new Error('canceled'));
    return true;
  }

  /** The process is killed: running predictions are lost, and no more webhooks are sent. */
  kill(): void {
    this.#lifetime.abort(new Error('killed'));
    this.#running?.stop.abort(new Error('killed'));
    this.#running = undefined;
  }

  async #run(record: PredictionRecord): Promise<void> {
    const send = createWebhookSender(record, this.#generation, this.#behaviour, this.#lifetime.signal);
    const writeLog = (line: string) => {
      record.logs += `${line}\n`;
      send('logs');
    };
    // The answer to the request leaves before the first webhook.
    await Promise.resolve();
    record.status = 'processing';
    send('start');
    try {
      const files = await runModel(record.input, this.#behaviour, writeLog, record.stop.signal);
      const uris = files.map((file) => this.#uriOf(record, file));
      record.output = 'prompt' in record.input ? uris : uris[0];
      send('output');
      record.status = 'succeeded';
    } catch (error) {
      record.status = record.stop.signal.aborted ? 'canceled' : 'failed';
      record.error = record.stop.signal.aborted || !(error instanceof Error) ? undefined : error.message;
    }
    record.completed = Date.now();
    send('completed');
    if (isTerminal(record) && this.#running === record) this.#running = undefined;
  }

  #uriOf({ id }: PredictionRecord, file: OutputFile): string {
    if (!this.#behaviour.uploadsOutputs)
      return `data:${file.type};base64,${Buffer.from(file.bytes).toString('base64')}`;
    const path = `/uploads/${id}/${file.name}`;
    this.files.set(path, file);
    return this.#origin + path;
  }
}
