import { z } from 'zod';
import type { Store } from '../store/store.ts';

/** How long jobs take, by the card that paints. */
export interface Durations {
  /** Seconds to expect. */
  of(model: string | undefined): number;
  /** Takes what a job took into account; written down in the background. */
  note(model: string | undefined, seconds: number): void;
  /** Resolves when all that was noted is written. */
  saved(): Promise<void>;
}

/** Seconds that a job is taken to last before any has run: a Flux fine-tune on a warm machine takes about six, a sketch 0.2. */
const FIRST_GUESS = { replicate: 8, cog: 8, sketch: 1 } as const;

/** Jobs that the moving average is about. */
const MEMORY = 5;

/** Ms that a card's average is kept after its last job. */
const KEPT = 90 * 24 * 60 * 60 * 1000;

/**
 * Opens what earlier processes measured. A card that has not run is expected to take as long as the others do.
 * @param onError hears of what could not be written; it is written with the next job
 * @param backend who paints: until something has run, that decides what is expected
 */
export async function openDurations(
  store: Store,
  onError: (error: unknown) => void,
  backend: keyof typeof FIRST_GUESS = 'replicate',
): Promise<Durations> {
  const shelf = store.shelf('durations', z.number().min(0));
  const measured = new Map<string, number>();
  for await (const [model, seconds] of shelf.entries()) measured.set(model, seconds);
  const usual = () =>
    [...measured.values()].reduce((sum, each) => sum + each, 0) / measured.size || FIRST_GUESS[backend];
  let writing = Promise.resolve();
  const of = (model: string | undefined) => measured.get(model ?? '') ?? usual();
  return {
    of,
    note: (model = '', seconds) => {
      const before = measured.get(model) ?? seconds;
      const after = before + (seconds - before) / MEMORY;
      measured.set(model, after);
      writing = writing.then(() => shelf.set(model, after, KEPT)).catch(onError);
    },
    saved: () => writing,
  };
}
