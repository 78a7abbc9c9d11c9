import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { z } from 'zod';
import { TOKEN_MS } from '#schema/interaction/interaction.ts';
import type { BackgroundSteps, Turn } from '#services/background-steps.ts';
import type { Bus } from '#services/bus/bus.ts';
import type { Generator } from '#services/jobs/generator.ts';
import { createSerialQueue } from '#services/serial-queue.ts';
import type { Sheets } from '#services/sheets/sheets.ts';
import { retryAfterOutage } from '#services/store/retry-after-outage.ts';
import type { Store } from '#services/store/store.ts';
import { StoreUnavailableError } from '#services/store/store-unavailable-error.ts';
import { skipUnknownForm } from '#services/store/unknown-form-error.ts';
import { type EntryServices, eraseEntry, finishEntry } from './erase-entry.ts';
import { erasePerson, type PersonServices } from './erase-person.ts';
import { type ErasedRequests, isBefore } from './erased-requests.ts';
import type { PersonEntry, PersonIndex } from './person-index.ts';

/** Erases what people asked for until then, in the background, whatever ends in between. */
export interface Erasures extends AsyncDisposable {
  /**
   * Erases what a person did before an interaction of theirs. Resolves when that is stored: from then on every process goes on with
   * it, also after a restart. @throws StoreUnavailableError
   */
  request(person: string, interaction: string): Promise<void>;
  /**
   * Has `erasedRequests` know what a person had erased, whichever process was told. Call it before what they asked for earlier goes on.
   * @throws StoreUnavailableError
   */
  recall(person: string): Promise<void>;
  /** Goes on with what earlier processes left. Never rejects. */
  resume(): Promise<void>;
}

export interface ErasuresOptions extends EntryServices, PersonServices {
  readonly sheetStore: EntryServices['sheetStore'] & PersonServices['sheetStore'];
  readonly favourites: EntryServices['favourites'] & PersonServices['favourites'];
  readonly store: Store;
  readonly bus: Bus;
  readonly people: PersonIndex;
  readonly steps: BackgroundSteps;
  readonly generator: Pick<Generator, 'cancelWaiting'>;
  readonly erasedRequests: Pick<ErasedRequests, 'note'>;
  readonly sheets: Pick<Sheets, 'cancelAll'>;
  /** Whether this process does the work for this server, or for direct messages. */
  readonly ownsGuild: (guild: string | undefined) => boolean;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Ms between two messages that are deleted: Discord takes some a second, and others wait for it too. */
  readonly pauseMs?: number;
  /** Ms until the first look whether what was still painted has ended; doubled each time. */
  readonly retryMs?: number;
  /** Ms for which an interaction from before may still become a job: it may wait for its turn in a burst. Default: while its token can be used. */
  readonly lateMs?: number;
}

/** `isPersonDone`: whether what is kept besides jobs and sheets is deleted. `at`: ms since the epoch; older versions do not say. */
const erasure = z.object({ interaction: z.string(), isPersonDone: z.boolean(), at: z.number().optional() });
type Erasure = z.infer<typeof erasure>;

/** Ms for which each start looks whether anything is left. */
const ERASURE_TTL_MS = 30 * 24 * 60 * 60 * 1000;
const MAX_RETRY_MS = 10 * 60 * 1000;

const TOPIC = 'erasures';

export function createErasures(options: ErasuresOptions): Erasures {
  const { store, bus, people, steps, generator, sheets, ownsGuild, log, wallClock } = options;
  const { pauseMs = 250, retryMs = 1000, lateMs = TOKEN_MS } = options;
  const erasures = store.listedCollection('erasures', erasure);
  const stopped = new AbortController();
  const { signal } = stopped;
  const running = new Map<string, Promise<void>>();
  /** People of whom something new is to be erased, and what ends the pause before their next round. */
  const due = new Set<string>();
  const wakers = new Map<string, () => void>();
  const deletions = createSerialQueue();
  const entryServices: EntryServices = {
    ...options,
    deleteMessage: (message) =>
      deletions.run(async () => {
        signal.throwIfAborted();
        const isGone = await options.deleteMessage(message);
        await sleep(pauseMs, undefined, { ref: false });
        return isGone;
      }),
  };

  const listOwn = async function* (person: string, { interaction }: Erasure): AsyncGenerator<PersonEntry> {
    for await (const entry of people.list(person))
      if (ownsGuild(entry.guild) && isBefore(entry.id, interaction)) yield entry;
  };
  const cancel = (person: string, { interaction }: Erasure) => {
    options.erasedRequests.note(person, interaction);
    const isMeant = (its: { readonly id: string; readonly person: { readonly id: string } }) =>
      its.person.id === person && isBefore(its.id, interaction);
    generator.cancelWaiting(isMeant);
    sheets.cancelAll(isMeant);
  };

  const forAll = (person: string, requested: Erasure, work: (entry: PersonEntry, turn: Turn) => Promise<void>) =>
    steps.forEach(listOwn(person, requested), work, signal);
  /** @returns how many entries are left */
  const eraseOnce = async (person: string, requested: Erasure): Promise<number> => {
    cancel(person, requested);
    let [count, left, hasErasedJobs] = [0, 0, false];
    await forAll(person, requested, async (entry, turn) => {
      count += 1;
      if (await skipUnknownForm(() => eraseEntry(entry, entryServices, turn))) hasErasedJobs = true;
    });
    // The log has what a job asked for once it has ended, which may have been after its person was taken out. A kill may have come before this.
    if (hasErasedJobs) await options.audit.erasePerson(person);
    await forAll(person, requested, async (entry, turn) => {
      if (!(await tryFinish(person, entry, turn))) left += 1;
    });
    if (count > 0) log.info({ entries: count, left }, 'erased what a person asked for');
    return left;
  };
  /**
   * What Discord does not answer now is tried again later, without keeping the others back. So is what cannot be read: a newer version, or
   * the operator, may be able to.
   */
  const tryFinish = async (person: string, entry: PersonEntry, turn: Turn): Promise<boolean> => {
    try {
      return (await skipUnknownForm(() => finishEntry(person, entry, entryServices, turn))) ?? false;
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error;
      log.warn({ job: entry.id, err: error }, 'a message of an erased job could not be deleted; trying again later');
      return false;
    }
  };
  /** @returns whether anything is left, or may come yet */
  const round = async (person: string): Promise<boolean> => {
    const requested = await erasures.get(person);
    if (!requested) return false;
    const mayCome = requested.at !== undefined && wallClock() - requested.at <= lateMs;
    if (!requested.isPersonDone && ownsGuild(undefined)) {
      await erasePerson(person, options);
      const latest = await erasures.get(person);
      // They may have asked again meanwhile, on any process.
      if (latest?.interaction === requested.interaction)
        await erasures.set(person, { ...latest, isPersonDone: true }, ERASURE_TTL_MS);
    }
    return (await eraseOnce(person, requested)) > 0 || mayCome;
  };
  const eraseAll = async (person: string) => {
    for (let delayMs = retryMs; ; delayMs = Math.min(2 * delayMs, MAX_RETRY_MS)) {
      due.delete(person);
      const isUnfinished = await retryAfterOutage(store, () => round(person), signal);
      if (due.has(person)) continue;
      if (!isUnfinished) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      wakers.set(person, resolve);
      await Promise.race([promise, sleep(delayMs, undefined, { signal, ref: false })]);
    }
  };
  /** Does a round at once, whether or not others of the person are under way. */
  const start = (person: string) => {
    due.add(person);
    wakers.get(person)?.();
    if (running.has(person)) return;
    const work = eraseAll(person)
      .catch((error: unknown) => {
        if (!signal.aborted) log.warn({ err: error }, 'an erasure could not be finished; the next start tries again');
      })
      .finally(() => {
        running.delete(person);
        wakers.delete(person);
      });
    running.set(person, work);
  };
  bus.subscribe(TOPIC, start);

  return {
    request: async (person, interaction) => {
      const requested = { interaction, isPersonDone: false, at: wallClock() };
      await erasures.set(person, requested, ERASURE_TTL_MS);
      cancel(person, requested);
      // The process of direct messages does so once more: what it counts of a person is ahead of what is stored.
      await erasePerson(person, options);
      bus.publish(TOPIC, person);
      start(person);
    },
    recall: async (person) => {
      const requested = await erasures.get(person);
      if (requested) options.erasedRequests.note(person, requested.interaction);
    },
    resume: async () => {
      try {
        await steps.forEach(erasures.entries(), async ([person]) => start(person), signal);
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error }, 'erasures could not be read; the next start tries again');
      }
    },
    [Symbol.asyncDispose]: async () => {
      stopped.abort();
      await Promise.allSettled(running.values());
    },
  };
}
