import { setTimeout as sleep } from 'node:timers/promises';
import type { OutputFile } from '#test/support/fake-replicate/predictions/outputs.ts';
import type { Behaviour, CogGeneration, WebhookEvent } from './behaviour.ts';
import { runModel } from './model.ts';
import { isTerminal, type PredictionRecord } from './prediction.ts';
import { createWebhookSender } from './webhooks.ts';

export interface ContainerRequest {
  readonly id: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly webhook: string | undefined;
  readonly events: readonly WebhookEvent[];
  readonly isAsync: boolean;
}

/** What becomes of a run: its end, or the end of the process or worker that it ran in. */
export type RunEnd = 'ended' | 'lost';

/** One run of the container's process, from its start to its end: its setup, and one prediction at a time. */
export class Container {
  health: 'STARTING' | 'READY' | 'SETUP_FAILED' | 'DEFUNCT' = 'STARTING';
  readonly startedAt = Date.now();
  /** Resolves when it answers again; only ever set in a Python server that blocks. */
  unblocked: Promise<unknown> | undefined;
  /** The ids of all predictions that were begun since this process started, in order. */
  readonly createdIds: string[] = [];
  readonly #generation: CogGeneration;
  readonly #behaviour: Behaviour;
  readonly #lifetime = new AbortController();
  readonly #onExit: () => void;
  #running: PredictionRecord | undefined;

  /** @param onExit called when the process ends by itself */
  constructor(generation: CogGeneration, behaviour: Behaviour, onExit: () => void) {
    this.#generation = generation;
    this.#behaviour = behaviour;
    this.#onExit = onExit;
    void this.#setup();
  }

  async #setup(): Promise<void> {
    const { setupMs, setupFails } = this.#behaviour;
    if (setupMs > 0) await sleep(setupMs, undefined, { signal: this.#lifetime.signal }).catch(() => undefined);
    if (this.#lifetime.signal.aborted) return;
    this.health = setupFails === 'no' ? 'READY' : 'SETUP_FAILED';
    if (setupFails === 'exits') this.#onExit();
  }

  get running(): PredictionRecord | undefined {
    return this.#running;
  }

  /** Begins a prediction; `done` resolves at its end, whatever that is. Only for a container that is READY and free. */
  start({ id, input, webhook, events, isAsync }: ContainerRequest): {
    record: PredictionRecord;
    done: Promise<RunEnd>;
  } {
    this.createdIds.push(id);
    const record: PredictionRecord = {
      id,
      input,
      webhook,
      events,
      isAsync,
      started: Date.now(),
      completed: undefined,
      status: this.#generation === 'rust' ? 'starting' : 'processing',
      output: undefined,
      heldOutput: undefined,
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

  /** The worker in which the model runs dies, as where its memory is used up: what it paints is lost, the server goes on. */
  killWorker(): void {
    this.health = 'DEFUNCT';
    this.#running?.stop.abort(WORKER_DIED);
  }

  /** The process is killed: running predictions are lost, and no more webhooks are sent. */
  kill(): void {
    this.#lifetime.abort(new Error('killed'));
    this.#running?.stop.abort(new Error('killed'));
    this.#running = undefined;
  }

  async #run(record: PredictionRecord): Promise<RunEnd> {
    const send = createWebhookSender(record, this.#generation, this.#behaviour, this.#lifetime.signal);
    const writeLog = async (line: string) => {
      record.logs += `${line}\n`;
      await send('logs');
    };
    // The answer to the request leaves before the first webhook.
    await Promise.resolve();
    record.status = 'processing';
    await send('start');
    try {
      const files = await runModel(record.input, this.#behaviour, writeLog, record.stop.signal);
      await this.#setOutputs(record, files);
      await send('output');
      record.status = 'succeeded';
    } catch (error) {
      const { aborted, reason } = record.stop.signal;
      record.status = aborted && reason !== WORKER_DIED ? 'canceled' : 'failed';
      if (record.status === 'failed') record.error = this.#errorText(reason === WORKER_DIED ? reason : error);
    }
    record.completed = Date.now();
    await send('completed');
    if (isTerminal(record) && this.#running === record) this.#running = undefined;
    return record.stop.signal.reason === WORKER_DIED ? 'lost' : 'ended';
  }

  #errorText(error: unknown): string {
    if (error === WORKER_DIED) return WORKER_DIED_TEXTS[this.#generation];
    return error instanceof Error ? error.message : String(error);
  }

  /** Python encodes for the held answer alone, and uploads for asynchronous requests alone; the Rust server does one for both. */
  async #setOutputs(record: PredictionRecord, files: readonly OutputFile[]): Promise<void> {
    const { uploadUrl } = this.#behaviour;
    const isPython = this.#generation === 'python';
    const list = (uris: readonly string[]) => ('prompt' in record.input ? uris : uris[0]);
    const uploaded =
      uploadUrl !== undefined && (!isPython || record.isAsync)
        ? list(await Promise.all(files.map((file) => upload(uploadUrl, file))))
        : undefined;
    const encoded = list(files.map((file) => this.#dataUri(file)));
    record.heldOutput = uploaded ?? encoded;
    record.output = uploaded ?? (isPython ? list(files.map(({ name }) => `/tmp/tmp5m8kq1/${name}`)) : encoded);
  }

  #dataUri({ type, bytes }: OutputFile): string {
    const isUnknown = this.#generation === 'python' && !this.#behaviour.hasMimeTypes && type === 'image/webp';
    return `data:${isUnknown ? 'None' : type};base64,${Buffer.from(bytes).toString('base64')}`;
  }
}

const WORKER_DIED = new Error('the worker died');

const WORKER_DIED_TEXTS: Readonly<Record<CogGeneration, string>> = {
  python: 'Prediction failed for an unknown reason. It might have run out of memory? (exitcode -9)',
  rust: 'Worker crashed',
};

/** Puts a file at the address that `--upload-url` gives. Its own address is the one that the answer names. */
async function upload(uploadUrl: string, { name, type, bytes }: OutputFile): Promise<string> {
  const url = `${uploadUrl}/${name}`;
  const response = await fetch(url, { method: 'PUT', headers: { 'content-type': type }, body: Uint8Array.from(bytes) });
  return response.headers.get('location') ?? url;
}
