import { z } from 'zod';
import type { ReplicateClient } from '#services/backends/replicate/api/client.ts';
import { paginate } from '#services/backends/replicate/api/pagination.ts';
import { type Prediction, predictionSchema } from '#services/backends/replicate/api/prediction.ts';
import { FILE_RETENTION_MS } from '#services/backends/replicate/retention.ts';

/** Parsed one by one, so that one unknown kind of record does not hide the rest. */
const predictionPage = z.object({ next: z.string().nullish(), results: z.array(z.unknown()) });

/** All that can be created while files are kept, at 600 a minute, in pages of 100. */
const MAX_PAGES = (FILE_RETENTION_MS / 60_000) * 6;

/** What one job searches for. */
export interface PredictionSearch {
  /** Ms since the epoch: nothing older is looked at. */
  readonly createdAfter: number;
  /** The seed it must have, if any. Saves the comparison with all others. */
  readonly seed: number | undefined;
  /** Whether this is the one. What it throws ends this search alone. */
  isFound(prediction: Prediction): Promise<boolean>;
}

/**
 * Searches in Replicate's list of predictions. Those that are wanted at the same time read it together: after a kill each job of a
 * burst searches, and alone each would read all that the burst has created.
 */
export interface SharedSearches {
  /**
   * Reads the list from now on. Resolves with `undefined` where it has none that fits.
   * @throws ApiError or NetworkError where Replicate does not say
   */
  find(search: PredictionSearch, signal: AbortSignal): Promise<Prediction | undefined>;
}

interface Entry extends PredictionSearch {
  readonly settle: (found: Prediction | undefined) => void;
  readonly fail: (error: unknown) => void;
}

/** Searches that read the list together. */
interface Round {
  readonly entries: Set<Entry>;
  /** Aborted when nobody is left. */
  readonly control: AbortController;
}

const createRound = (): Round => ({ entries: new Set(), control: new AbortController() });

export function createSharedSearches(client: ReplicateClient): SharedSearches {
  let nextRound = createRound();
  let isRunning = false;
  const runRounds = async () => {
    if (isRunning) return;
    isRunning = true;
    while (nextRound.entries.size > 0) {
      const round = nextRound;
      nextRound = createRound();
      await runRound(client, round);
    }
    isRunning = false;
  };
  return {
    find: (search, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        // All who wanted it have left.
        if (nextRound.control.signal.aborted) nextRound = createRound();
        const { entries, control } = nextRound;
        const leave = () => {
          signal.removeEventListener('abort', abort);
          entries.delete(entry);
          if (entries.size === 0) control.abort();
        };
        const abort = () => entry.fail(signal.reason);
        const entry: Entry = {
          ...search,
          settle: (found) => {
            leave();
            resolve(found);
          },
          fail: (error) => {
            leave();
            reject(error);
          },
        };
        signal.addEventListener('abort', abort);
        entries.add(entry);
        void runRounds();
      }),
  };
}

/** Reads the list until all have found theirs. Never rejects. */
async function runRound(client: ReplicateClient, { entries, control: { signal } }: Round): Promise<void> {
  const createdAfter = Math.min(...Array.from(entries, (entry) => entry.createdAfter));
  const bySeed = Map.groupBy(entries, ({ seed }) => seed);
  const params = { created_after: new Date(createdAfter).toISOString() };
  try {
    for await (const { results } of paginate(client, '/predictions', params, predictionPage, signal, MAX_PAGES)) {
      for (const raw of results) {
        const { data: prediction } = predictionSchema.safeParse(raw);
        if (prediction) await offer(prediction, entries, bySeed);
      }
      if (entries.size === 0) return;
    }
    for (const entry of entries) entry.settle(undefined);
  } catch (error) {
    for (const entry of entries) entry.fail(error);
  }
}

/** Gives a prediction to the first whose it is. */
async function offer(
  prediction: Prediction,
  entries: ReadonlySet<Entry>,
  bySeed: ReadonlyMap<number | undefined, readonly Entry[]>,
): Promise<void> {
  const seed = seedOf(prediction.input);
  const candidates =
    seed === undefined ? [...entries] : [...(bySeed.get(seed) ?? []), ...(bySeed.get(undefined) ?? [])];
  for (const entry of candidates) {
    if (!entries.has(entry) || (prediction.createdAt ?? entry.createdAfter) < entry.createdAfter) continue;
    try {
      if (await entry.isFound(prediction)) return entry.settle(prediction);
    } catch (error) {
      entry.fail(error);
    }
  }
}

/** The seed of an input as a list of predictions has it: beyond 2^53 it is rounded. */
export function seedOf({ seed }: Readonly<Record<string, unknown>>): number | undefined {
  return seed === undefined || seed === null ? undefined : Number(seed);
}
