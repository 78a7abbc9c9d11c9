import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { isTerminal, type Job } from '#schema/job/job.ts';
import { UserError } from '#schema/user-error.ts';
import { inTurns } from '#services/in-turns.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import { type Amount, addAmounts, NOTHING } from '#services/money/book.ts';
import { createUnsavedJobs } from '#services/money/books/unsaved-jobs.ts';
import type { Cap } from '#services/money/caps.ts';
import { chargeOf } from '#services/money/charge.ts';
import { dayOf } from '#services/money/days.ts';
import type { Loading } from '#services/store/cache/loading-cache.ts';
import type { Store } from '#services/store/store.ts';
import { skipUnknownForm } from '#services/store/unknown-form-error.ts';
import {
  adjustIn,
  type Coverage,
  coveredOn,
  EMPTY_GIFT_BOOK,
  type Gift,
  type GiftBook,
  type LiveGift,
  liveGifts,
  reservedOf,
  settleIn,
  takeIn,
  withoutPast,
} from './gift-book.ts';
import { openGiftBooks } from './gift-books.ts';
import { chargeGift, type GiftDemand, type GiftPlan, NO_CHARGE, planGift } from './plan-gift.ts';

/** A person in a server: nobody gives anything in direct messages. */
export interface Recipient {
  readonly person: string;
  readonly guild: string | undefined;
}

/** What a member's gifts were when they were taken back. */
export interface RevokedGifts {
  readonly left: Amount;
  /** For what runs: it is paid, and what it does not need is nobody's. */
  readonly reserved: Amount;
}

/**
 * Pictures and money that admins give single members on top of their own limits. They are reserved for a job when it is admitted,
 * settled with what it cost, and released where nothing was billed, once for each job: a job knows what gifts pay for it. All but
 * `load` read memory only. The process that runs a server's shard changes its gifts.
 */
export interface Gifts {
  /** Reads the gifts of a server, unless they are in memory, and holds them there. */
  load(guild: string | undefined): Loading;
  /** Resolves when it is written. @throws UserError where the server has too many gifts */
  grant(guild: string, gift: Pick<Gift, 'person' | 'granted' | 'until' | 'by'>): Promise<void>;
  /** Takes a member's gifts back. Resolves with what was left of them when it is written. What runs is still paid. */
  revoke(guild: string, person: string): Promise<RevokedGifts>;
  /** The gifts of a server of which something is left, or those of one member; those that end first at the front. */
  list(guild: string | undefined, person?: string): readonly LiveGift[];
  /** What gifts paid or may have to pay for a member today and this month: it does not count against their own limits. */
  covered(recipient: Recipient): Omit<Coverage, 'day'>;
  /** Who pays for what the member's own limits have no room for. Changes nothing. */
  plan(recipient: Recipient, demand: GiftDemand, ownCaps: readonly Cap[]): GiftPlan;
  /** Reserves what a job says that gifts pay for it, at once in memory; resolves when it is written. */
  reserve(job: Job, pictures: number): Promise<void>;
  /**
   * Resolves when what is reserved for a job is written, so that the job may be stored as ended: from then on nothing but this finds
   * it. @throws StoreUnavailableError
   */
  saveReserved(job: Job): Promise<void>;
  /** Counts what is known of a job by now, if it was not counted before. Never rejects. */
  settle(job: Job): Promise<void>;
  /** Compares the gifts of this process's servers with the job store, as the ledger does. Never rejects. */
  reconcile(): Promise<void>;
}

export interface GiftsOptions {
  readonly store: Store;
  readonly jobStore: Pick<JobStore, 'find' | 'findUnfinished'>;
  readonly ownsGuild: (guild: string | undefined) => boolean;
  /** How many pictures a job paints. */
  readonly countPictures: (job: Job) => number;
  readonly log: Pick<Logger, 'warn'>;
  /** Ms since the epoch. */
  readonly now: () => number;
  readonly maxIdle?: number | undefined;
}

/** Gifts of one server at a time: they are read and written as one value. */
const MAX_GIFTS = 200;
/** Ms after which something reserved for a job that was never stored, or that nobody goes on with, is released. */
const NEVER_STORED_MS = 10 * 60 * 1000;

export function openGifts(options: GiftsOptions): Gifts {
  const { store, jobStore, ownsGuild, countPictures, log, now } = options;
  const { books, openGuilds } = openGiftBooks(store, options.maxIdle);
  const readBook = (guild: string | undefined) =>
    guild === undefined ? EMPTY_GIFT_BOOK : (books.get(guild) ?? EMPTY_GIFT_BOOK);
  const change = async (guild: string, changeBook: (before: GiftBook) => GiftBook) => {
    using _held = books.hold(guild) ?? (await books.load(guild));
    const before = readBook(guild);
    const after = changeBook(before);
    if (after !== before) await books.set(guild, after);
  };
  const unsaved = createUnsavedJobs(books.save);
  const warn = (error: unknown) => log.warn({ err: error }, 'what gifts paid could not be written');

  const reserve = async (job: Job, pictures: number) => {
    const { gift, guild, person, at, cost } = job;
    if (!gift || guild === undefined) return;
    const charge = chargeGift(gift, { pictures, micros: cost?.estimated ?? 0 });
    const entry = { person: person.id, day: dayOf(at), at, covered: charge.covered, parts: [...charge.parts] };
    await unsaved.track(
      job.id,
      guild,
      change(guild, (before) => takeIn(before, job.id, entry)),
    );
  };
  const settle = async (job: Job) => {
    const { gift, guild, cost, id } = job;
    if (!gift || guild === undefined || !isTerminal(job.state)) return;
    const spent = chargeOf(job, now());
    // Its pictures are known; what it cost may be known only minutes later.
    const expected = chargeOf({ ...job, ...(cost && { cost: { ...cost, actual: cost.estimated ?? 0 } }) }, now());
    const charge = chargeGift(gift, spent ?? expected ?? NOTHING);
    await change(guild, (before) => (spent ? settleIn : adjustIn)(before, id, charge));
  };
  const reconcileGuild = async (guild: string, unfinished: ReadonlySet<string>) => {
    using _held = await books.load(guild);
    for await (const [id, { at }] of inTurns(Object.entries(readBook(guild).open), 1))
      await skipUnknownForm(async () => {
        const job = await jobStore.find(id);
        if (job && (isTerminal(job.state) || unfinished.has(id))) await settle(job);
        else if (now() - at > NEVER_STORED_MS) await change(guild, (before) => settleIn(before, id, NO_CHARGE));
      });
    // A kill may have come before it was taken off the list.
    if (Object.keys(readBook(guild).open).length === 0) await books.set(guild, readBook(guild));
  };

  return {
    load: (guild) => (guild === undefined ? new DisposableStack() : books.load(guild)),
    grant: async (guild, gift) => {
      await change(guild, (before) => {
        const kept = withoutPast(before, dayOf(now()), now());
        if (kept.gifts.length >= MAX_GIFTS)
          throw new UserError(
            'This server has 200 gifts that are not used up. Take one back with `/limits revoke` before you give another.',
          );
        return { ...kept, gifts: [...kept.gifts, { ...gift, id: randomUUID(), spent: NOTHING, at: now() }] };
      });
    },
    revoke: async (guild, person) => {
      let revoked: RevokedGifts = { left: NOTHING, reserved: NOTHING };
      await change(guild, (before) => {
        const left = liveGifts(before, now()).flatMap((each) => (each.person === person ? each.left : []));
        revoked = { left: addAmounts(NOTHING, ...left), reserved: reservedOf(before, person) };
        return { ...before, gifts: before.gifts.filter((each) => each.person !== person) };
      });
      return revoked;
    },
    list: (guild, person) =>
      liveGifts(readBook(guild), now()).filter((each) => person === undefined || each.person === person),
    covered: ({ guild, person }) => coveredOn(readBook(guild), person, dayOf(now())),
    plan: ({ guild, person }, demand, ownCaps) => {
      const own = liveGifts(readBook(guild), now()).filter((each) => each.person === person);
      return planGift(demand, ownCaps, own);
    },
    reserve,
    saveReserved: ({ id }) => unsaved.save(id),
    settle: (job) => settle(job).catch(warn),
    reconcile: async () => {
      try {
        const unfinished = await jobStore.findUnfinished();
        const ids = new Set(unfinished.map(({ id }) => id));
        for (const job of unfinished)
          if (ownsGuild(job.guild) && job.cost?.actual === undefined) await reserve(job, countPictures(job));
        const guilds = (await Array.fromAsync(openGuilds.entries())).map(([guild]) => guild).filter(ownsGuild);
        for await (const guild of inTurns(guilds, 1)) await reconcileGuild(guild, ids);
      } catch (error) {
        warn(error);
      }
    },
  };
}
