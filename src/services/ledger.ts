import { z } from 'zod';
import { isOver, type Job, type JobState, job } from '#schema/job.ts';
import type { Store } from './store/store.ts';

/** Keeps every job, so that a button on any old message still knows what it was for. */
export interface Ledger {
  /** Writes a new job down. From now on a restart takes it up again, until it is over. */
  accept(job: Job): Promise<void>;
  /** Writes the state that a job has come to, and gives the job in it. */
  advance(job: Job, state: JobState): Promise<Job>;
  find(id: string): Promise<Job | undefined>;
  /** The job that painted what this one shows: itself, or for an enlargement the one whose picture was enlarged. */
  paintedBy(job: Job): Promise<Job | undefined>;
  /** Jobs that were not over when last written. Never reads the whole ledger. */
  unfinished(): Promise<Job[]>;
  /** The job that a prediction was begun for. */
  ownerOf(prediction: string): Promise<string | undefined>;
}

/** Ms that the owner of a prediction is remembered: predictions of the last hours are all that is ever looked through. */
const OWNER_KEPT = 24 * 60 * 60 * 1000;

/** Enlargements of enlargements that are gone back through; each is at least twice the one before. */
const MOST_ENLARGED = 10;

export function openLedger(store: Store): Ledger {
  const jobs = store.shelf('jobs', job);
  const open = store.shelf('open', z.literal(true));
  const owners = store.shelf('predictions', z.string());
  return {
    accept: async (entry) => {
      await jobs.set(entry.id, entry);
      await open.set(entry.id, true);
    },
    advance: async (before, state) => {
      const entry = { ...before, state };
      await jobs.set(entry.id, entry);
      if (state.is === 'submitted') await owners.set(state.prediction, entry.id, OWNER_KEPT);
      if (isOver(state)) await open.delete(entry.id);
      return entry;
    },
    find: (id) => jobs.get(id),
    paintedBy: async (start) => {
      let entry: Job | undefined = start;
      for (let steps = 0; entry?.recipe.kind === 'upscale' && steps < MOST_ENLARGED; steps += 1) {
        entry = entry.recipe.parent && (await jobs.get(entry.recipe.parent.job));
      }
      return entry?.recipe.kind === 'upscale' ? undefined : entry;
    },
    unfinished: async () => {
      const found: Job[] = [];
      for await (const [id] of open.entries()) {
        const entry = await jobs.get(id);
        if (entry && !isOver(entry.state)) found.push(entry);
        else await open.delete(id);
      }
      return found.sort((a, b) => a.at - b.at);
    },
    ownerOf: (prediction) => owners.get(prediction),
  };
}
