import { z } from 'zod';
import { createKeyedSerialQueue } from '#services/serial-queue.ts';
import type { Store } from '#services/store/store.ts';

/** Pictures that each person has reserved or painted in each server today. In memory, and in the store. */
export interface UsageCounters {
  countForPerson(day: string, guild: string, person: string): number;
  /** The sum over all people. */
  countForGuild(day: string, guild: string): number;
  /** `pictures` is negative to release a reservation. Resolves when it is written. */
  add(day: string, guild: string, person: string, pictures: number): Promise<void>;
}

const guildUsage = z.strictObject({ day: z.string(), people: z.record(z.string(), z.number().int().min(0)) });
type GuildUsage = z.infer<typeof guildUsage>;

/** Ms that the counts of a server's last day are kept. */
const RETENTION_MS = 2 * 24 * 60 * 60 * 1000;

/** Only the process that has a server's shard writes its counts. Each day starts at 0. */
export async function openUsageCounters(store: Store): Promise<UsageCounters> {
  const collection = store.listedCollection('spending-servers', guildUsage);
  const usageByGuild = new Map<string, GuildUsage>();
  for await (const [guild, value] of collection.entries()) usageByGuild.set(guild, value);
  const writes = createKeyedSerialQueue();
  const countsOn = (day: string, guild: string) => {
    const found = usageByGuild.get(guild);
    return found?.day === day ? found.people : undefined;
  };
  return {
    countForPerson: (day, guild, person) => countsOn(day, guild)?.[person] ?? 0,
    countForGuild: (day, guild) => Object.values(countsOn(day, guild) ?? {}).reduce((sum, each) => sum + each, 0),
    add: (day, guild, person, pictures) => {
      const latest = usageByGuild.get(guild)?.day ?? day;
      // A release of yesterday's reservation does not change today's counts.
      if (latest > day) return Promise.resolve();
      const people = countsOn(day, guild) ?? {};
      usageByGuild.set(guild, { day, people: { ...people, [person]: Math.max(0, (people[person] ?? 0) + pictures) } });
      return writes.run(guild, () =>
        collection.set(guild, usageByGuild.get(guild) ?? { day, people: {} }, RETENTION_MS),
      );
    },
  };
}
