import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { formatTimeUntilMidnightUtc } from '#schema/formats/time-text.ts';
import { t } from '#schema/language/t.ts';
import { md } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import { type Bus, noopBus } from '#services/bus/bus.ts';
import { createSharedRuns } from '#services/serial-queue.ts';
import { CACHE_SIZES } from '#services/store/cache/cache-sizes.ts';
import { openCachedCollection } from '#services/store/cache/cached-collection.ts';
import { holdAll } from '#services/store/cache/hold-all.ts';
import type { Loading } from '#services/store/cache/loading-cache.ts';
import type { Store } from '#services/store/store.ts';
import { EXCEEDED } from './exceeded-texts.ts';
import { openPersonCounters } from './person-counters.ts';
import { openUsageCounters } from './usage-counters.ts';

/** Pictures per day: the operator's limits, in all and per person; a server's; a person's in a server. Days are in UTC. All but `load` read memory only. */
export interface Quota {
  /** Reads the counts of a server and of a person, unless they are in memory, and holds them there. */
  load(consumer: Pick<QuotaConsumer, 'guild' | 'person'>): Loading;
  /**
   * Reserves pictures, synchronously and before anything is paid, in every count that they belong to.
   * @throws UserError if they exceed any of today's limits; an Error if the consumer's counts are not loaded
   */
  reserve(pictures: number, consumer?: QuotaConsumer): Reservation;
  /** Reserves nothing. @throws UserError if {@link reserve} would */
  check(pictures: number, consumer?: QuotaConsumer): void;
  readonly limits: DailyLimits;
  /** Pictures reserved or painted today. */
  usedToday(): number;
  /** The same of one person everywhere, and their limit; undefined if the operator sets none per person. */
  usedTodayBy(person: string): { readonly used: number; readonly limit: number } | undefined;
  /** The same of one person in a server, and of the whole server. */
  usedTodayIn(guild: string, person: string): { readonly person: number; readonly server: number };
}

/** The operator's limits per day. */
export interface DailyLimits {
  /** Pictures of all people together. */
  readonly total: number;
  /** Pictures of one person, in all servers and direct messages together; undefined for no limit. */
  readonly perPerson?: number | undefined;
}

/** Who asks for pictures, and how many a day the server allows: any number if undefined. */
export interface QuotaConsumer {
  readonly person: string;
  /** Undefined in direct messages. */
  readonly guild: string | undefined;
  readonly perPerson: number | undefined;
  readonly perServer: number | undefined;
  /** What gifts pay for, of today's pictures and of these: it does not count in `perPerson`. Default: nothing. */
  readonly covered?: { readonly today: number; readonly now: number } | undefined;
}

/** Reserved pictures. */
export interface Reservation {
  /** Resolves once the reservation is written. */
  readonly saved: Promise<void>;
  /** Counts `painted` of them, and releases the rest. Only the first call has an effect. */
  settle(painted: number): Promise<void>;
}

const LIMIT_REACHED = { code: 'limit-reached' } as const;

/** Ms that a day's count is kept. */
const COUNTER_TTL_MS = 3 * 24 * 60 * 60 * 1000;

/**
 * Each process writes a counter of its own, under a random name, and adds up the counters of all: it reads those of earlier
 * processes at the start, and follows those of others. So no two processes write the same counter.
 *
 * The limit can be exceeded by what other processes reserve in the milliseconds before this one hears of it. While processes
 * cannot hear each other, the store cannot be written either, and no job starts.
 */
export async function openQuota(
  store: Store,
  dailyLimits: DailyLimits,
  now: () => number,
  bus: Bus = noopBus,
  cacheSizes = CACHE_SIZES,
): Promise<Quota> {
  /** By `day/process`. Versions for a single process wrote a counter without a process. */
  const counters = await openCachedCollection(store, bus, 'spending', z.number().int().min(0));
  const usageCounters = openUsageCounters(store, cacheSizes.servers);
  const processId = randomUUID();
  /** By day, what this process has reserved or painted; what is written may lag behind. */
  const ownCounts = new Map<string, number>();
  const currentDay = () => new Date(now()).toISOString().slice(0, 10);
  const personCounters = openPersonCounters(store, bus, {
    processId,
    currentDay,
    processesOn: (day) =>
      counters.keys().flatMap((name) => (name.startsWith(`${day}/`) ? [name.slice(day.length + 1)] : [])),
    maxIdle: cacheSizes.people,
  });
  const usedOn = (day: string) => {
    const others = counters.keys().filter((name) => name.startsWith(day) && name !== `${day}/${processId}`);
    return others.reduce((sum, name) => sum + (counters.get(name) ?? 0), ownCounts.get(day) ?? 0);
  };
  const changedDays = new Set<string>();
  const writeOwnCounts = createSharedRuns(async () => {
    const days = [...changedDays];
    changedDays.clear();
    await Promise.all(days.map((day) => counters.set(`${day}/${processId}`, ownCounts.get(day) ?? 0, COUNTER_TTL_MS)));
  });
  const addToCounter = (day: string, pictures: number) => {
    ownCounts.set(day, Math.max(0, (ownCounts.get(day) ?? 0) + pictures));
    changedDays.add(day);
    return writeOwnCounts();
  };
  const usedTodayIn = (guild: string, person: string) => ({
    person: usageCounters.countForPerson(currentDay(), guild, person),
    server: usageCounters.countForGuild(currentDay(), guild),
  });
  const usedTodayBy = (person: string) => {
    if (dailyLimits.perPerson === undefined) return undefined;
    return { used: personCounters.count(currentDay(), person), limit: dailyLimits.perPerson };
  };
  const checkConsumer = (pictures: number, { guild, person, perPerson, perServer, covered }: QuotaConsumer) => {
    const assertLeft = (used: number, limit: number | undefined, whose: keyof typeof EXCEEDED, needed = pictures) => {
      if (limit === undefined || needed === 0 || used + needed <= limit) return;
      const { noneLeft, fewLeft } = EXCEEDED[whose];
      const what = used >= limit ? noneLeft({ limit }) : fewLeft({ limit, left: limit - used, pictures: needed });
      const time = formatTimeUntilMidnightUtc(now());
      throw new UserError(md`${what} ${t('They start again at midnight UTC, in {time}.', { time })}`, LIMIT_REACHED);
    };
    const everywhere = usedTodayBy(person);
    if (everywhere?.limit === 0)
      throw new UserError('My operator allows nobody to paint at the moment.', LIMIT_REACHED);
    if (everywhere) assertLeft(everywhere.used, everywhere.limit, 'person everywhere');
    // The sum of a server goes through all its members of today.
    if (guild === undefined || (perPerson === undefined && perServer === undefined)) return;
    const used = usedTodayIn(guild, person);
    const ownUsed = Math.max(0, used.person - (covered?.today ?? 0));
    assertLeft(ownUsed, perPerson, 'person here', pictures - (covered?.now ?? 0));
    assertLeft(used.server, perServer, 'server');
  };
  const check = (pictures: number, consumer: QuotaConsumer | undefined) => {
    if (consumer) checkConsumer(pictures, consumer);
    const remaining = Math.max(0, dailyLimits.total - usedOn(currentDay()));
    if (pictures <= remaining) return;
    throw new UserError(
      remaining > 0
        ? t(
            'Of the pictures that my operator allows for today, {left, plural, one {# is left} other {# are left}}; this would be {pictures}. I paint again from midnight UTC.',
            { left: remaining, pictures },
          )
        : 'I have painted all the pictures that my operator allows for today. I paint again from midnight UTC.',
      LIMIT_REACHED,
    );
  };
  return {
    load: ({ guild, person }) =>
      holdAll([
        ...(guild === undefined ? [] : [usageCounters.load(guild)]),
        ...(dailyLimits.perPerson === undefined ? [] : [personCounters.load(person)]),
      ]),
    check,
    limits: dailyLimits,
    usedToday: () => usedOn(currentDay()),
    usedTodayIn,
    usedTodayBy,
    reserve: (pictures, consumer) => {
      check(pictures, consumer);
      const day = currentDay();
      const addAll = async (count: number) => {
        const { guild, person } = consumer ?? {};
        await Promise.all([
          addToCounter(day, count),
          guild && person && usageCounters.add(day, guild, person, count),
          // Written for each person of each day, so only if somebody wants to know.
          person && dailyLimits.perPerson !== undefined && personCounters.add(day, person, count),
        ]);
      };
      let reserved = pictures;
      return {
        saved: addAll(pictures),
        settle: async (painted) => {
          const released = Math.max(0, reserved - painted);
          reserved = 0;
          if (released > 0) await addAll(-released);
        },
      };
    },
  };
}
