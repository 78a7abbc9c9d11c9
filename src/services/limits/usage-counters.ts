import { z } from 'zod';
import { CACHE_SIZES } from '#services/store/cache/cache-sizes.ts';
import type { Loading } from '#services/store/cache/loading-cache.ts';
import { createWriteBehindCache } from '#services/store/cache/write-behind-cache.ts';
import type { Store } from '#services/store/store.ts';

/** Pictures that each person has reserved or painted in each server today. */
export interface UsageCounters {
  /** Reads a server's counts, unless they are in memory, and holds them there. */
  load(guild: string): Loading;
  /** @throws Error if the server's counts are not loaded */
  countForPerson(day: string, guild: string, person: string): number;
  /** The sum over all people. @throws Error if the server's counts are not loaded */
  countForGuild(day: string, guild: string): number;
  /** Counts at once if the counts are in memory. `pictures` is negative to release a reservation. Resolves when it is written. */
  add(day: string, guild: string, person: string, pictures: number): Promise<void>;
}

const guildUsage = z.strictObject({ day: z.string(), people: z.record(z.string(), z.number().int().min(0)) });
type GuildUsage = z.infer<typeof guildUsage>;

/** Ms that the counts of a server's last day are kept. */
const RETENTION_MS = 2 * 24 * 60 * 60 * 1000;

/** Only the process that has a server's shard writes its counts. Each day starts at 0. */
export function openUsageCounters(store: Store, maxIdle = CACHE_SIZES.servers): UsageCounters {
  const collection = store.collection('spending-servers', guildUsage);
  const usageByGuild = createWriteBehindCache<GuildUsage>(store, {
    read: collection.get,
    write: (guild, usage) => collection.set(guild, usage, RETENTION_MS),
    maxIdle,
  });
  const countsOn = (day: string, guild: string) => {
    const found = usageByGuild.get(guild);
    return found?.day === day ? found.people : undefined;
  };
  return {
    load: usageByGuild.load,
    countForPerson: (day, guild, person) => countsOn(day, guild)?.[person] ?? 0,
    countForGuild: (day, guild) => Object.values(countsOn(day, guild) ?? {}).reduce((sum, each) => sum + each, 0),
    add: async (day, guild, person, pictures) => {
      using _held = usageByGuild.hold(guild) ?? (await usageByGuild.load(guild));
      const latest = usageByGuild.get(guild)?.day ?? day;
      // A release of yesterday's reservation does not change today's counts.
      if (latest > day) return;
      const people = countsOn(day, guild) ?? {};
      const counted = { ...people, [person]: Math.max(0, (people[person] ?? 0) + pictures) };
      await usageByGuild.set(guild, { day, people: counted });
    },
  };
}
