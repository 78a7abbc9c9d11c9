import { randomBytes } from 'node:crypto';
import { openingLines, stepLine } from '#test/support/fake-replicate/predictions/log-lines.ts';
import { preciseNow, type Run } from '../protocol.ts';

/** Ms between the files being there and the prediction being over, as in recordings. */
const FINISH_MS = 50;

/** Ms until it runs: the model is warm. */
const BOOT_MS = 50;

const STEPS = 28;

/** Predictions in one page of a list. */
const PAGE_SIZE = 100;

/** Ms that a prediction can be read after its end. */
const KEPT_MS = 60_000;

export interface PredictionInput {
  readonly prompt: string;
  readonly num_outputs: number;
}

interface Prediction extends Run {
  readonly id: string;
  readonly version: string;
  readonly input: PredictionInput;
  /** Resolves when its files are there. */
  readonly finished: Promise<void>;
  isCanceled: boolean;
  /** Whether {@link Predictions.takeRuns} has told of it. */
  isTaken: boolean;
}

/** All predictions. They take the time that was set when they were created. */
export class Predictions {
  durationMs = 700;
  readonly #byId = new Map<string, Prediction>();
  readonly #origin: () => string;

  constructor(origin: () => string) {
    this.#origin = origin;
  }

  create(version: string, input: PredictionInput): Prediction {
    const id = randomBytes(13).toString('hex');
    const createdAt = preciseNow();
    const { durationMs } = this;
    const prediction: Prediction = {
      id,
      version,
      input,
      interaction: /picture (\d+)/.exec(input.prompt)?.[1] ?? '',
      createdAt,
      // Timers are late under load; then it took as long as it took.
      finishedAt: createdAt + durationMs,
      finished: new Promise((resolve) => {
        setTimeout(() => {
          Object.assign(prediction, { finishedAt: preciseNow() });
          resolve();
        }, durationMs);
      }),
      isCanceled: false,
      isTaken: false,
    };
    this.#byId.set(id, prediction);
    return prediction;
  }

  find(id: string): Prediction | undefined {
    return this.#byId.get(id);
  }

  /** Those created after a time, the newest first: `PAGE_SIZE` of them, from the `start`th. */
  list(createdAfter: number, start: number): { page: Prediction[]; hasMore: boolean } {
    const all = [...this.#byId.values()].filter(({ createdAt }) => createdAt > createdAfter).reverse();
    return { page: all.slice(start, start + PAGE_SIZE), hasMore: all.length > start + PAGE_SIZE };
  }

  /** When those were created and finished that finished since the last time. They can be read for a while. */
  takeRuns(): Run[] {
    const now = preciseNow();
    const runs: Run[] = [];
    for (const [id, prediction] of this.#byId) {
      const { interaction, createdAt, finishedAt, isTaken } = prediction;
      if (finishedAt > now) continue;
      if (!isTaken) runs.push({ interaction, createdAt, finishedAt });
      prediction.isTaken = true;
      if (finishedAt < now - KEPT_MS) this.#byId.delete(id);
    }
    return runs;
  }

  /** As Replicate's API has it. The response to a creation that waited comes early: without times and logs. */
  toJson({ id, version, input, createdAt, finishedAt, isCanceled }: Prediction, isEarly = false) {
    const origin = this.#origin();
    const elapsed = preciseNow() - createdAt;
    const durationMs = finishedAt - createdAt;
    const hasFiles = elapsed >= durationMs && !isCanceled;
    const hasEnded = isCanceled || (elapsed >= durationMs + FINISH_MS && !isEarly);
    const status = isCanceled ? 'canceled' : hasEnded ? 'succeeded' : elapsed < BOOT_MS ? 'starting' : 'processing';
    const names = Array.from({ length: input.num_outputs }, (_, index) => `out-${index}.webp`);
    const address = `${origin}/v1/predictions/${id}`;
    return {
      id,
      model: 'jdreetz/illustration',
      version,
      input,
      logs: isEarly || elapsed < BOOT_MS ? '' : logs(input.prompt, elapsed / durationMs),
      output: hasFiles ? names.map((name) => `${origin}/delivery/${id}/${name}`) : null,
      data_removed: false,
      error: null,
      source: 'api',
      status,
      created_at: new Date(createdAt).toISOString(),
      ...(elapsed >= BOOT_MS && { started_at: new Date(createdAt + BOOT_MS).toISOString() }),
      ...(hasEnded && {
        completed_at: new Date(finishedAt + FINISH_MS).toISOString(),
        metrics: {
          image_count: names.length,
          predict_time: (durationMs - BOOT_MS) / 1000,
          total_time: (durationMs + FINISH_MS) / 1000,
        },
      }),
      urls: { cancel: `${address}/cancel`, get: address, web: `https://replicate.com/p/${id}` },
    };
  }
}

/** What a run has written so far. */
function logs(prompt: string, fraction: number): string {
  const settings = { seed: 1234, steps: STEPS, prompt, style: 'bf16', lora: undefined } as const;
  const done = Math.min(STEPS, Math.floor(fraction * STEPS));
  const steps = Array.from({ length: done + 1 }, (_, step) => stepLine(settings, step));
  return [...openingLines(settings), ...steps].join('\n');
}
