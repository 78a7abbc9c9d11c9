import { z } from 'zod';
import type { Store } from './store/store.ts';

/** Pictures that each person has set aside or painted in each server, today. In memory, and written down. */
export interface Tallies {
  person(day: string, guild: string, person: string): number;
  /** Of all people together. */
  server(day: string, guild: string): number;
  /** `pictures` may be negative: what was set aside is free again. Resolves when it is written. */
  add(day: string, guild: string, person: string, pictures: number): Promise<void>;
}

const tally = z.strictObject({ day: z.string(), people: z.record(z.string(), z.number().int().min(0)) });
type Tally = z.infer<typeof tally>;

/** Ms that a server's last day is kept. */
const KEPT = 2 * 24 * 60 * 60 * 1000;

/** A server's tally is written by one process alone, the one that has its shard. A day begins with nothing. */
export async function openTallies(store: Store): Promise<Tallies> {
  const shelf = store.shelf('spending-servers', tally);
  const kept = new Map<string, Tally>();
  for await (const [guild, value] of shelf.entries()) kept.set(guild, value);
  const writes = new Map<string, Promise<void>>();
  const of = (day: string, guild: string) => {
    const found = kept.get(guild);
    return found?.day === day ? found.people : undefined;
  };
  return {
    person: (day, guild, person) => of(day, guild)?.[person] ?? 0,
    server: (day, guild) => Object.values(of(day, guild) ?? {}).reduce((sum, each) => sum + each, 0),
    add: (day, guild, person, pictures) => {
      const latest = kept.get(guild)?.day ?? day;
      // What was set aside yesterday is free again yesterday.
      if (latest > day) return Promise.resolve();
      const people = of(day, guild) ?? {};
      kept.set(guild, { day, people: { ...people, [person]: Math.max(0, (people[person] ?? 0) + pictures) } });
      const writing = (writes.get(guild) ?? Promise.resolve())
        .catch(() => {})
        .then(() => shelf.set(guild, kept.get(guild) ?? { day, people: {} }, KEPT));
      writes.set(guild, writing);
      return writing;
    },
  };
}
