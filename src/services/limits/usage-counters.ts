import { z } from 'zod';
import { createKeyedSerialQueue } from '#services/serial-queue.ts';
import type { Store } from '#services/store/store.ts';

/** Pictures that each person has set aside or painted in each server, today. In memory, and written down. */
export interface UsageCounters {
  countForPerson(day: string, guild: string, person: string): number;
  /** Of all people together. */
  countForGuild(day: string, guild: string): number;
  /** `pictures` may be negative: what was set aside is free again. Resolves when it is written. */
  add(day: string, guild: string, person: string, pictures: number): Promise<void>;
}

const guildUsage = z.strictObject({ day: z.string(), people: z.record(z.string(), z.number().int().min(0)) });
type GuildUsage = z.infer<typeof guildUsage>;

/** Ms that a server's last day is kept. */
const RETENTION_MS = 2 * 24 * 60 * 60 * 1000;

/** A server's tally is written by one process alone, the one that has its shard. A day begins with nothing. */
export async function openUsageCounters(store: Store): Promise<UsageCounters> {
  const collection = store.collection('spending-servers', guildUsage);
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
      // What was set aside yesterday is free again yesterday.
      if (latest > day) return Promise.resolve();
      const people = countsOn(day, guild) ?? {};
      usageByGuild.set(guild, { day, people: { ...people, [person]: Math.max(0, (people[person] ?? 0) + pictures) } });
      return writes.run(guild, () =>
        collection.set(guild, usageByGuild.get(guild) ?? { day, people: {} }, RETENTION_MS),
      );
    },
  };
}
