import { z } from 'zod';
import type { Bus } from '#services/bus/bus.ts';
import { createKeyedSerialQueue } from '#services/serial-queue.ts';
import { openCachedCollection } from '#services/store/cached-collection.ts';
import type { Store } from '#services/store/store.ts';

/** Pictures that each person has set aside or painted on a day, everywhere. In memory, and written down. */
export interface PersonCounters {
  /** @param processes those that counted on this day; this one is counted in any case */
  count(day: string, person: string, processes: Iterable<string>): number;
  /** `pictures` may be negative: what was set aside is free again. Resolves when it is written. */
  add(day: string, person: string, pictures: number): Promise<void>;
}

/** Ms that a day's counts are kept. */
const RETENTION_MS = 2 * 24 * 60 * 60 * 1000;

/**
 * A person is served by several processes, so that each writes a counter of its own, and all are added up. What is counted here
 * is ahead of what is written.
 */
export async function openPersonCounters(store: Store, bus: Bus, processId: string): Promise<PersonCounters> {
  /** By `day/process/person`. */
  const counters = await openCachedCollection(store, bus, 'spending-people', z.number().int().min(0));
  const keyOf = (day: string, process: string, person: string) => `${day}/${process}/${person}`;
  const ownCounts = new Map<string, number>();
  let currentDay = '';
  const writes = createKeyedSerialQueue();
  /** Earlier days no longer count: without this, memory would grow with every person who ever painted. */
  const forgetEarlierDays = async () => {
    const isEarlier = (key: string) => key < currentDay;
    for (const key of ownCounts.keys()) if (isEarlier(key)) ownCounts.delete(key);
    // What cannot be deleted now expires by itself.
    for (const key of counters.keys()) if (isEarlier(key)) await counters.delete(key).catch(() => {});
  };
  return {
    count: (day, person, processes) => {
      const others = [...new Set(processes)].filter((process) => process !== processId);
      const sum = others.reduce((total, process) => total + (counters.get(keyOf(day, process, person)) ?? 0), 0);
      return sum + (ownCounts.get(keyOf(day, processId, person)) ?? 0);
    },
    add: (day, person, pictures) => {
      // What was set aside yesterday is free again yesterday.
      if (day < currentDay) return Promise.resolve();
      if (day > currentDay) {
        currentDay = day;
        void forgetEarlierDays();
      }
      const key = keyOf(day, processId, person);
      ownCounts.set(key, Math.max(0, (ownCounts.get(key) ?? 0) + pictures));
      return writes.run(key, () => counters.set(key, ownCounts.get(key) ?? 0, RETENTION_MS));
    },
  };
}
