import type { Logger } from 'pino';
import { z } from 'zod';
import type { Job } from '#schema/job/job.ts';
import type { BackgroundSteps, Turn } from '#services/background-steps.ts';
import type { Favourites } from '#services/favourites/favourites.ts';
import type { Undelivered } from '#services/images/undelivered/undelivered.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import type { SheetStore } from '#services/sheets/sheet-store.ts';
import { retryAfterOutage } from '#services/store/retry-after-outage.ts';
import type { Store } from '#services/store/store.ts';
import { openPersonIndex } from './person-index.ts';
import type { Retention } from './retention.ts';

/**
 * What is to be done once about what is stored already: it is listed by person, which earlier versions did not do, and kept for
 * as long as `KEEP_JOBS_DAYS` says now.
 */
export interface Upkeep extends AsyncDisposable {
  /** Resolves when it is done, at once if it was before; after some minutes for a million jobs. Never rejects. */
  run(): Promise<void>;
}

export interface UpkeepOptions {
  readonly store: Store;
  readonly jobStore: Pick<JobStore, 'find' | 'revise'>;
  readonly sheetStore: Pick<SheetStore, 'find' | 'revise'>;
  readonly favourites: Pick<Favourites, 'listJobs' | 'refresh' | 'forget'>;
  readonly undelivered: readonly Pick<Undelivered, 'delete'>[];
  /** Is told of each server that has something stored. */
  readonly noteServer: (guild: string) => Promise<void>;
  readonly retention: Retention;
  readonly ownsGuild: (guild: string | undefined) => boolean;
  readonly steps: BackgroundSteps;
  /** The part of all servers that is this process's. */
  readonly part: string;
  readonly log: Pick<Logger, 'debug' | 'info' | 'warn'>;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
}

/** Another number has everything looked at again. */
const UPKEEP_VERSION = 1;

/** Ms for which each start does it again: a process of an earlier version may still run. */
const SETTLING_MS = 60 * 60 * 1000;

/** What only servers have that the bot is, or was, a member of; the key is the server's id. */
const SERVER_NAMESPACES = ['presets', 'settings', 'server-settings', 'lists', 'blocked-members', 'shortcuts'];

/** `days` is null where nothing ends. */
const upkeepRecord = z.object({ version: z.number(), days: z.number().nullable(), at: z.number() });

export function createUpkeep(options: UpkeepOptions): Upkeep {
  const { store, jobStore, sheetStore, favourites, retention, ownsGuild, steps, part, log, wallClock } = options;
  const records = store.collection('upkeep', upkeepRecord);
  const people = openPersonIndex(store);
  const stopped = new AbortController();
  const { signal } = stopped;
  let running: Promise<void> | undefined;

  const deleteFiles = (id: string) => Promise.all(options.undelivered.map((files) => files.delete(id)));

  const stepJob = async (id: string, hasNewDays: boolean, turn: Turn) => {
    let expired = false;
    let unlisted: Job | undefined;
    // Most are written again as they are: one reading does for that.
    await jobStore.revise(
      id,
      (job) => {
        if (!ownsGuild(job.guild)) return undefined;
        expired = retention.isOver(job.at);
        if (!expired && hasNewDays) return job;
        unlisted = job;
        return undefined;
      },
      turn,
    );
    if (expired) {
      await Promise.all([deleteFiles(id), favourites.forget(id)]);
      await jobStore.revise(id, () => 'delete', turn);
    } else if (unlisted && !unlisted.erased)
      await people.add(unlisted.person.id, { kind: 'job', id, guild: unlisted.guild });
  };
  const stepSheet = async (id: string, turn: Turn) => {
    const sheet = await sheetStore.find(id, turn);
    if (!sheet || sheet.erased || !ownsGuild(sheet.place.guild)) return;
    await sheetStore.revise(id, (latest) => (retention.isOver(latest.at) ? 'delete' : latest), turn);
  };
  const stepStars = async (id: string, turn: Turn) => {
    const job = await jobStore.find(id, turn);
    if (!job) await favourites.forget(id);
    else if (ownsGuild(job.guild)) await favourites.refresh(job);
  };

  const stepServer = async (guild: string) => {
    if (ownsGuild(guild)) await options.noteServer(guild);
  };

  /**
   * Gives how many there were.
   * @throws the signal's reason
   */
  const doAll = async (ids: AsyncIterable<string>, step: (id: string, turn: Turn) => Promise<void>) => {
    let seen = 0;
    await steps.forEach(
      ids,
      async (id, turn) => {
        seen += 1;
        try {
          await retryAfterOutage(store, () => step(id, turn), signal);
        } catch (error) {
          signal.throwIfAborted();
          log.warn({ id, err: error }, 'something stored could not be looked at');
        }
      },
      signal,
    );
    return seen;
  };

  const runOnce = async () => {
    const done = await records.get(part);
    const days = retention.days ?? null;
    const hasNewDays = (done?.days ?? null) !== days;
    const isSettled = done !== undefined && wallClock() - done.at > SETTLING_MS;
    if (done?.version === UPKEEP_VERSION && isSettled && !hasNewDays) return;
    let seen = await doAll(keysIn(store, 'jobs'), (id, turn) => stepJob(id, hasNewDays, turn));
    seen += await doAll(keysIn(store, 'sheets'), stepSheet);
    seen += await doAll(favourites.listJobs(), stepStars);
    for (const namespace of SERVER_NAMESPACES) seen += await doAll(keysIn(store, namespace), stepServer);
    const at = hasNewDays || done?.version !== UPKEEP_VERSION ? wallClock() : done.at;
    await records.set(part, { version: UPKEEP_VERSION, days, at });
    // On a new store it would say nothing, in the first lines that anybody reads.
    const level = seen > 0 ? 'info' : 'debug';
    log[level]({ days }, 'what was stored already is listed by person, and kept as long as KEEP_JOBS_DAYS says');
  };

  return {
    run: () => {
      running ??= retryAfterOutage(store, runOnce, signal).catch((error: unknown) => {
        if (!signal.aborted)
          log.warn({ err: error }, 'what is stored could not be looked through; the next start tries again');
      });
      return running;
    },
    [Symbol.asyncDispose]: async () => {
      stopped.abort();
      await running;
    },
  };
}

async function* keysIn(store: Pick<Store, 'scanKeys'>, namespace: string): AsyncGenerator<string> {
  for await (const page of store.scanKeys(namespace)) yield* page;
}
