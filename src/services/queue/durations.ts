import { z } from 'zod';
import { createSerialQueue } from '#services/serial-queue.ts';
import type { Store } from '#services/store/store.ts';

/** How long jobs take, by the model that paints. */
export interface Durations {
  /** Seconds to expect. */
  expectedSeconds(model: string | undefined): number;
  /** Takes what a job took into account; written down in the background. */
  record(model: string | undefined, seconds: number): void;
  /** Resolves when all that was noted is written. */
  flush(): Promise<void>;
}

/** Seconds that a job is taken to last before any has run: a Flux fine-tune on a warm machine takes about six, a sketch 0.2. */
const DEFAULT_SECONDS = { replicate: 8, cog: 8, sketch: 1 } as const;

/** Jobs that the moving average is about. */
const AVERAGE_WINDOW_JOBS = 5;

/** Ms that a model's average is kept after its last job. */
const RETENTION_MS = 90 * 24 * 60 * 60 * 1000;

/**
 * Opens what earlier processes measured. A model that has not run is expected to take as long as the others do.
 * @param onError hears of what could not be written; it is written with the next job
 * @param backend who paints: until something has run, that decides what is expected
 */
export async function openDurations(
  store: Store,
  onError: (error: unknown) => void,
  backend: keyof typeof DEFAULT_SECONDS = 'replicate',
): Promise<Durations> {
  const collection = store.collection('durations', z.number().min(0));
  const averages = new Map<string, number>();
  for await (const [model, seconds] of collection.entries()) averages.set(model, seconds);
  const overallAverage = () =>
    [...averages.values()].reduce((sum, each) => sum + each, 0) / averages.size || DEFAULT_SECONDS[backend];
  const writes = createSerialQueue();
  const expectedSeconds = (model: string | undefined) => averages.get(model ?? '') ?? overallAverage();
  return {
    expectedSeconds,
    record: (model = '', seconds) => {
      const before = averages.get(model) ?? seconds;
      const after = before + (seconds - before) / AVERAGE_WINDOW_JOBS;
      averages.set(model, after);
      writes.run(() => collection.set(model, after, RETENTION_MS)).catch(onError);
    },
    flush: () => writes.run(async () => {}),
  };
}
