import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { formatPictureCount } from '#schema/sheet/labels.ts';
import { formatTimeUntilMidnightUtc } from '#schema/text.ts';
import { UserError } from '#schema/user-error.ts';
import { type Bus, noopBus } from '#services/bus/bus.ts';
import { createSerialQueue } from '#services/serial-queue.ts';
import { openCachedCollection } from '#services/store/cached-collection.ts';
import type { Store } from '#services/store/store.ts';
import { openPersonCounters } from './person-counters.ts';
import { openUsageCounters } from './usage-counters.ts';

/**
 * The daily limits: the operator's, also for each person, a server's, and a person's in a server. Days are those of UTC; all of
 * it from memory.
 */
export interface Quota {
  /**
   * Sets pictures aside, at once and before anything is paid, by every count that they belong to.
   * @throws UserError where they would be too many today by any of them
   */
  reserve(pictures: number, consumer?: QuotaConsumer): Reservation;
  /** Sets nothing aside. @throws UserError where {@link reserve} would */
  check(pictures: number, consumer?: QuotaConsumer): void;
  /** Pictures set aside or painted today. */
  usedToday(): number;
  /** Of one person everywhere, and how many they may have; none where the operator sets no limit for a person. */
  usedTodayBy(person: string): { readonly used: number; readonly limit: number } | undefined;
  /** Of one person in a server, and of the whole server. */
  usedTodayIn(guild: string, person: string): { readonly person: number; readonly server: number };
}

/** What the operator allows a day. */
export interface DailyLimits {
  /** Pictures of everybody together. */
  readonly total: number;
  /** Pictures of one person, in all servers and direct messages together: any number where it says none. */
  readonly perPerson?: number | undefined;
}

/** Who asks for pictures, and how many a day the server allows: any number where it says none. */
export interface QuotaConsumer {
  readonly person: string;
  /** None in direct messages. */
  readonly guild: string | undefined;
  readonly perPerson: number | undefined;
  readonly perServer: number | undefined;
}

/** Pictures set aside; is either settled or released, and only the first of these counts. */
export interface Reservation {
  /** Resolves once what is set aside is written down. */
  readonly saved: Promise<void>;
  /** `painted` of them were paid for; the rest is free again. */
  settle(painted: number): Promise<void>;
}

/** Ms that a day's count is kept. */
const COUNTER_TTL_MS = 3 * 24 * 60 * 60 * 1000;

/**
 * Each process writes a counter of its own, under a name that no other start has, and adds up those of all: what earlier
 * processes spent today is read first, what others spend meanwhile is followed. So no two ever write the same counter.
 *
 * The limit can be overshot by what other processes reserve while their news is on its way: milliseconds, which matter only
 * where the limit is nearly reached. While they cannot hear each other, the store cannot be written either, and no job begins.
 */
export async function openQuota(
  store: Store,
  dailyLimits: DailyLimits,
  now: () => number,
  bus: Bus = noopBus,
): Promise<Quota> {
  /** By `day/process`. A counter without a process is of a version before there were several. */
  const counters = await openCachedCollection(store, bus, 'spending', z.number().int().min(0));
  const usageCounters = await openUsageCounters(store);
  const processId = randomUUID();
  const personCounters = await openPersonCounters(store, bus, processId);
  /** By day, what this process has set aside, ahead of what is written. */
  const ownCounts = new Map<string, number>();
  const currentDay = () => new Date(now()).toISOString().slice(0, 10);
  const usedOn = (day: string) => {
    const others = counters.keys().filter((name) => name.startsWith(day) && name !== `${day}/${processId}`);
    return others.reduce((sum, name) => sum + (counters.get(name) ?? 0), ownCounts.get(day) ?? 0);
  };
  const writes = createSerialQueue();
  const addToCounter = (day: string, pictures: number) => {
    ownCounts.set(day, Math.max(0, (ownCounts.get(day) ?? 0) + pictures));
    return writes.run(() => counters.set(`${day}/${processId}`, ownCounts.get(day) ?? 0, COUNTER_TTL_MS));
  };
  const usedTodayIn = (guild: string, person: string) => ({
    person: usageCounters.countForPerson(currentDay(), guild, person),
    server: usageCounters.countForGuild(currentDay(), guild),
  });
  const usedTodayBy = (person: string) => {
    if (dailyLimits.perPerson === undefined) return undefined;
    const day = currentDay();
    const processes = counters
      .keys()
      .flatMap((name) => (name.startsWith(`${day}/`) ? [name.slice(day.length + 1)] : []));
    return { used: personCounters.count(day, person, processes), limit: dailyLimits.perPerson };
  };
  const checkConsumer = (pictures: number, { guild, person, perPerson, perServer }: QuotaConsumer) => {
    const resetNote = `They start again at midnight UTC, in ${formatTimeUntilMidnightUtc(now())}.`;
    const assertLeft = (used: number, limit: number | undefined, allUsed: string, allowed: string) => {
      if (limit === undefined || used + pictures <= limit) return;
      const count = formatPictureCount(limit);
      throw new UserError(
        used >= limit
          ? `${allUsed.replace('%', count)} ${resetNote}`
          : `Of the ${count} ${allowed}, ${formatRemaining(limit - used)}; this would be ${pictures}. ${resetNote}`,
      );
    };
    const everywhere = usedTodayBy(person);
    if (everywhere?.limit === 0) throw new UserError('The operator of this bot allows nobody to paint at the moment.');
    if (everywhere) {
      const allowed = 'that the operator of this bot allows you a day';
      assertLeft(everywhere.used, everywhere.limit, `You have used the % ${allowed}.`, allowed);
    }
    if (guild === undefined) return;
    const used = usedTodayIn(guild, person);
    const allowed = 'that this server allows you a day';
    assertLeft(used.person, perPerson, `You have used the % ${allowed}.`, allowed);
    const allUsed = 'This server has used the % that its admins allow a day.';
    assertLeft(used.server, perServer, allUsed, 'that this server may have a day');
  };
  const check = (pictures: number, consumer: QuotaConsumer | undefined) => {
    if (consumer) checkConsumer(pictures, consumer);
    const remaining = Math.max(0, dailyLimits.total - usedOn(currentDay()));
    if (pictures <= remaining) return;
    throw new UserError(
      remaining > 0
        ? `Of the pictures that the operator of this bot allows for today, ${formatRemaining(remaining)}; this would be ${pictures}. It paints again from midnight UTC.`
        : 'This bot has painted all the pictures that its operator allows for today. It paints again from midnight UTC.',
    );
  };
  return {
    check,
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

const formatRemaining = (count: number): string => `${count} ${count === 1 ? 'is' : 'are'} left`;
