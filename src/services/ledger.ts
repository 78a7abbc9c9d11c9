import { z } from 'zod';
import { isOver, type Job, type JobState, job } from '#schema/job.ts';
import { KEPT_FOR } from './kept.ts';
import { readOpen, type Unreadable } from './store/read-open.ts';
import type { Store } from './store/store.ts';

/** Keeps every job, so that a button on any old message still knows what it was for. */
export interface Ledger {
  /** Writes a new job down. From now on a restart takes it up again, until it is over. @throws StoreTrouble */
  accept(job: Job): Promise<void>;
  /**
   * Writes the state that a job has come to, and gives the job in it. A state before the step that is paid for has to be on disk:
   * @throws StoreTrouble where that one cannot be written. Any later one is kept in memory then, and written when the store is
   * well again: what is paid for is finished.
   */
  advance(job: Job, state: JobState): Promise<Job>;
  /**
   * Writes more about a job without changing its state, on top of the latest that is known of it; nothing where the ledger never
   * had it. Never rejects: what cannot be written is kept in memory, as by {@link advance}.
   */
  note(job: Job, more: Partial<Pick<Job, 'sending' | 'ending' | 'reply'>>): Promise<void>;
  /** Tries once more to write what could not be written. Never rejects; gives how many jobs are left unwritten. */
  save(): Promise<number>;
  find(id: string): Promise<Job | undefined>;
  /** The job that painted what this one shows: itself, or for an enlargement the one whose picture was enlarged. */
  paintedBy(job: Job): Promise<Job | undefined>;
  /** Has a job that is kept brought after all: from now on it is one that is painted, and a restart takes it up. @throws StoreTrouble */
  reopen(job: Job): Promise<Job>;
  /** What is kept for a person, newest first. */
  keptFor(person: string): Promise<Job[]>;
  /** Jobs that were not over when last written; waits for a store that cannot be read. Never reads the whole ledger. */
  unfinished(unreadable?: Unreadable): Promise<Job[]>;
  /** The job that a prediction was begun for. */
  ownerOf(prediction: string): Promise<string | undefined>;
}

/** Ms that the owner of a prediction is remembered: predictions of the last hours are all that is ever looked through. */
const OWNER_KEPT = 24 * 60 * 60 * 1000;

/** Enlargements of enlargements that are gone back through; each is at least twice the one before. */
const MOST_ENLARGED = 10;

/** The latest of a job that is not written, and predictions of it that are not. */
interface Unsaved {
  readonly job: Job;
  readonly predictions: readonly string[];
}

export function openLedger(store: Store): Ledger {
  const jobs = store.shelf('jobs', job);
  const open = store.shelf('open', z.literal(true));
  const owners = store.shelf('predictions', z.string());
  /** Under the person's id and the job's, since a store answers no questions. */
  const waiting = store.shelf('kept', z.literal(true));
  const waitingKey = ({ id, person }: Job) => `${person.id}-${id}`;
  const unsaved = new Map<string, Unsaved>();
  const turns = new Map<string, Promise<void>>();

  /** Does something with a job after whatever else of it is being read or written. */
  const inTurn = (id: string, work: () => Promise<void>) => {
    const turn = (turns.get(id) ?? Promise.resolve())
      .catch(() => {})
      .then(work)
      .finally(() => turns.get(id) === turn && turns.delete(id));
    turns.set(id, turn);
    return turn;
  };
  /** Writes the latest of a job. */
  const write = async (id: string) => {
    const latest = unsaved.get(id);
    if (!latest) return;
    await jobs.set(id, latest.job);
    for (const prediction of latest.predictions) await owners.set(prediction, id, OWNER_KEPT);
    if (latest.job.state.is === 'kept') await waiting.set(waitingKey(latest.job), true, KEPT_FOR);
    if (isOver(latest.job.state)) await open.delete(id);
    if (unsaved.get(id) === latest) unsaved.delete(id);
  };
  const save = (id: string) => inTurn(id, () => write(id));
  const find = async (id: string) => unsaved.get(id)?.job ?? jobs.get(id);
  const saveAll = () => Promise.allSettled([...unsaved.keys()].map(save));
  store.onWell(saveAll);

  return {
    accept: async (entry) => {
      // Both at once: a process that is killed between two round trips would leave a job that nobody takes up.
      await Promise.all([jobs.set(entry.id, entry), open.set(entry.id, true)]);
    },
    advance: async (before, state) => {
      const entry = { ...before, state };
      const { id } = entry;
      const predictions = [
        ...(unsaved.get(id)?.predictions ?? []),
        ...('prediction' in state ? [state.prediction] : []),
      ];
      unsaved.set(id, { job: entry, predictions });
      try {
        await save(id);
      } catch (error) {
        if (state.is !== 'accepted') return entry;
        unsaved.delete(id);
        throw error;
      }
      return entry;
    },
    note: (of, more) =>
      inTurn(of.id, async () => {
        const known = await find(of.id).catch(() => of);
        // It may have come further while it was read.
        const latest = unsaved.get(of.id)?.job ?? known;
        if (!latest) return;
        const predictions = unsaved.get(of.id)?.predictions ?? [];
        unsaved.set(of.id, { job: { ...latest, ...more }, predictions });
        await write(of.id);
      }).catch(() => {}),
    save: async () => {
      await saveAll();
      return unsaved.size;
    },
    find,
    paintedBy: async (start) => {
      let entry: Job | undefined = start;
      for (let steps = 0; entry?.recipe.kind === 'upscale' && steps < MOST_ENLARGED; steps += 1) {
        entry = entry.recipe.parent && (await find(entry.recipe.parent.job));
      }
      return entry?.recipe.kind === 'upscale' ? undefined : entry;
    },
    reopen: async (entry) => {
      if (entry.state.is !== 'kept') throw new Error(`a job that is ${entry.state.is} is not kept`);
      const again: Job = { ...entry, state: { is: 'painted', prediction: entry.state.prediction } };
      const before = unsaved.get(entry.id);
      try {
        await open.set(entry.id, true);
        unsaved.set(entry.id, { job: again, predictions: before?.predictions ?? [] });
        await save(entry.id);
      } catch (error) {
        if (before) unsaved.set(entry.id, before);
        else unsaved.delete(entry.id);
        throw error;
      }
      await waiting.delete(waitingKey(entry));
      return again;
    },
    keptFor: async (person) => {
      const found: Job[] = [];
      for await (const [key] of waiting.entries()) {
        if (!key.startsWith(`${person}-`)) continue;
        const entry = await find(key.slice(person.length + 1));
        if (entry?.state.is === 'kept') found.push(entry);
      }
      return found.sort((a, b) => b.at - a.at);
    },
    unfinished: (unreadable = () => {}) => {
      const read = async (id: string) => {
        const entry = await find(id);
        return entry && !isOver(entry.state) ? entry : undefined;
      };
      return readOpen(store, open, read, unreadable);
    },
    ownerOf: async (prediction) => {
      for (const [id, { predictions }] of unsaved) if (predictions.includes(prediction)) return id;
      return owners.get(prediction);
    },
  };
}
