import { z } from 'zod';
import { createSharedRuns } from '#services/serial-queue.ts';
import type { ListedCollection, Store } from '#services/store/store.ts';

/** How long jobs take, by model. */
export interface Durations {
  /** Seconds that a job of this model is expected to take. */
  expectedSeconds(model: string | undefined): number;
  /** Adds a job's duration to the average. Writes it in the background. */
  record(model: string | undefined, seconds: number): void;
  /** Resolves when everything recorded so far is written. */
  flush(): Promise<void>;
}

/** Seconds expected before any job has run: a Flux fine-tune on a warm machine takes about six, a sketch 0.2. */
const DEFAULT_SECONDS = { replicate: 8, cog: 8, sketch: 1 } as const;

/** Seconds that a prediction is expected to run for a picture, which is what hardware is billed by, before any has run. */
export const DEFAULT_RUN_SECONDS = 6;

/** A moving average, in seconds. */
export const averageSeconds = z.number().min(0);

/** Jobs that the moving average covers. */
const AVERAGE_WINDOW_JOBS = 5;

/** Ms that a model's average is kept after its last job. */
const RETENTION_MS = 90 * 24 * 60 * 60 * 1000;

/**
 * Reads what earlier processes measured. A model that has not run yet is expected to take as long as the others on average.
 * @param onError receives each failed write; the next job writes the value again
 * @param backend decides what is expected until any job has run, or a number of seconds does
 * @param collection where they are stored
 */
export async function openDurations(
  store: Store,
  onError: (error: unknown) => void,
  backend: keyof typeof DEFAULT_SECONDS | number = 'replicate',
  collection: ListedCollection<number> = store.listedCollection('durations', averageSeconds),
): Promise<Durations> {
  const averages = new Map<string, number>();
  for await (const [model, seconds] of collection.entries()) averages.set(model, seconds);
  const overallAverage = () =>
    [...averages.values()].reduce((sum, each) => sum + each, 0) / averages.size ||
    (typeof backend === 'number' ? backend : DEFAULT_SECONDS[backend]);
  const changed = new Set<string>();
  const write = createSharedRuns(async () => {
    const models = [...changed];
    changed.clear();
    await Promise.all(models.map((model) => collection.set(model, averages.get(model) ?? 0, RETENTION_MS)));
  });
  const expectedSeconds = (model: string | undefined) => averages.get(model ?? '') ?? overallAverage();
  return {
    expectedSeconds,
    record: (model = '', seconds) => {
      const before = averages.get(model) ?? seconds;
      const after = before + (seconds - before) / AVERAGE_WINDOW_JOBS;
      averages.set(model, after);
      changed.add(model);
      write().catch(onError);
    },
    flush: write,
  };
}
