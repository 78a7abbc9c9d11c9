import { z } from 'zod';
import type { Bus } from '#services/bus/bus.ts';
import { createKeyedSerialQueue } from '#services/serial-queue.ts';
import { CACHE_SIZES } from '#services/store/cache/cache-sizes.ts';
import type { Loading } from '#services/store/cache/loading-cache.ts';
import { createLoadingCache } from '#services/store/cache/loading-cache.ts';
import type { Store } from '#services/store/store.ts';

/** Pictures that each person has set aside or painted on a day, everywhere. */
export interface PersonCounters {
  /** Reads what other processes have counted for a person today, unless it is in memory, and holds it there. */
  load(person: string): Loading;
  /** @throws Error if the person's counts are not loaded */
  count(day: string, person: string): number;
  /** `pictures` may be negative: what was set aside is free again. Resolves when it is written. */
  add(day: string, person: string, pictures: number): Promise<void>;
}

export interface PersonCountersOptions {
  readonly processId: string;
  readonly currentDay: () => string;
  /** The processes that have counted anything on a day. */
  readonly processesOn: (day: string) => readonly string[];
  /** People whose counts stay in memory besides those in use. */
  readonly maxIdle?: number | undefined;
}

/** Ms that a day's counts are kept. */
const RETENTION_MS = 2 * 24 * 60 * 60 * 1000;

const TOPIC = 'spending-people';

/**
 * A person is served by several processes, so that each writes a counter of its own, and all are added up. What is counted here
 * is ahead of what is written.
 */
export function openPersonCounters(store: Store, bus: Bus, options: PersonCountersOptions): PersonCounters {
  const { processId, currentDay, processesOn, maxIdle = CACHE_SIZES.people } = options;
  /** By `day/process/person`. */
  const counters = store.collection('spending-people', z.number().int().min(0));
  /** What this process has counted today, by person. */
  const own = { day: '', counts: new Map<string, number>() };
  /** Processes that have counted people today, from the bus: it may tell so before their other counters are known. */
  const heard = { day: '', processes: new Set<string>() };
  const readOthers = async (person: string) => {
    const day = currentDay();
    const processes = new Set([...processesOn(day), ...(heard.day === day ? heard.processes : [])]);
    processes.delete(processId);
    const counts = await Promise.all(
      [...processes].map(async (process) => (await counters.get(`${day}/${process}/${person}`)) ?? 0),
    );
    return { day, count: counts.reduce((sum, each) => sum + each, 0) };
  };
  const isUnavailable = () => store.outageMessage !== undefined;
  const others = createLoadingCache({ read: readOthers, maxIdle, isUnavailable });
  const ignoreOutage = (reading: Promise<void>) =>
    reading.catch((error) => {
      if (!isUnavailable()) throw error;
    });
  bus.subscribe(TOPIC, (key) => {
    const [day = '', process = '', person = ''] = key.split('/');
    if (day !== currentDay()) return;
    if (heard.day !== day) heard.processes.clear();
    heard.day = day;
    heard.processes.add(process);
    return ignoreOutage(others.refresh(person));
  });
  bus.onReconnect(() => ignoreOutage(others.refreshAll()));
  const writes = createKeyedSerialQueue();
  const unwritten = new Set<string>();
  const write = (person: string) =>
    writes.run(person, async () => {
      const { day, counts } = own;
      unwritten.add(person);
      const key = `${day}/${processId}/${person}`;
      await counters.set(key, counts.get(person) ?? 0, RETENTION_MS);
      unwritten.delete(person);
      bus.publish(TOPIC, key);
    });
  store.onRecovered(async () => {
    await Promise.all([...unwritten].map(write));
    await others.refreshAll();
  });
  return {
    load: others.load,
    count: (day, person) => {
      const found = others.get(person);
      return (found?.day === day ? found.count : 0) + (own.day === day ? (own.counts.get(person) ?? 0) : 0);
    },
    add: async (day, person, pictures) => {
      // What was set aside yesterday is free again yesterday.
      if (day < own.day) return;
      // Earlier days no longer count. Without this, memory would grow with every person who ever painted.
      if (day > own.day) own.counts.clear();
      own.day = day;
      own.counts.set(person, Math.max(0, (own.counts.get(person) ?? 0) + pictures));
      await write(person);
    },
  };
}
