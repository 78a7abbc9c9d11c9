import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { type AuditEntry, anonymize, auditEntry } from '#schema/audit/entry.ts';
import { dayOf } from '#services/money/days.ts';
import type { Store } from '#services/store/store.ts';

/** What is written at once. Entries of a newer version stay as they are. */
const batch = z.object({
  /** Ms since the epoch. */
  expires: z.number(),
  entries: z.array(z.unknown()),
});
type Batch = z.infer<typeof batch>;

/**
 * The entries of all servers, by server and day, in the batches in which they were written. A batch is never written to again,
 * but for an erasure: so that it does not matter which process writes, and a write costs the same however long the day is.
 */
export interface AuditLog {
  /** Resolves when it is written. Entries of one day are one write. @param keepMs ms that they are kept from their time on */
  append(guild: string, entries: readonly AuditEntry[], keepMs: number): Promise<void>;
  /** The entries of one day, `2026-11-28`, in the order in which they were written. Those of an unknown form are left out. */
  read(guild: string, day: string): AsyncIterable<AuditEntry>;
  /** Deletes the days before this one; without it, all that is there by now. In the background: others have their turn in between. */
  prune(guild: string, before?: string): Promise<void>;
  /** The days on which a person is named. */
  daysOf(person: string): AsyncIterable<{ readonly guild: string; readonly day: string }>;
  /** Takes out what tells who somebody was and what they wrote, in all servers. */
  erasePerson(person: string): Promise<void>;
}

/** Entries that are handled before others have their turn, which takes a ms. */
export const ENTRIES_PER_TURN = 50;

/** Batches that are deleted at once. */
const DELETED_AT_ONCE = 10;

/** @param random in [0, 1) @param now ms since the epoch */
export function openAuditLog(store: Store, now: () => number, random: () => number): AuditLog {
  const batches = store.listedCollection('audit-log', batch);
  /** The days on which there is something of a person, by the person, the server and the day. */
  const peopleDays = store.listedCollection('audit-people', z.literal(true));
  const processId = Math.floor(random() * 2 ** 48).toString(36);
  let written = 0;
  /** What was noted in `peopleDays` already, on this day. */
  let noted = new Set<string>();
  let notedOn = '';

  const writeTime = () => String(now()).padStart(14, '0');

  const noteDays = (guild: string, day: string, entries: readonly AuditEntry[], ttl: number) => {
    const today = dayOf(now());
    if (notedOn !== today) [noted, notedOn] = [new Set(), today];
    const people = new Set(entries.flatMap(({ person }) => person?.id ?? []));
    const keys = [...people].map((person) => `${person}/${guild}/${day}`).filter((key) => !noted.has(key));
    return keys.map(async (key) => {
      await peopleDays.set(key, true, ttl);
      noted.add(key);
    });
  };

  async function* batchesFrom(prefix: string): AsyncGenerator<readonly [string, Batch], void> {
    let count = 0;
    for await (const entry of batches.entries(prefix)) {
      const { length } = entry[1].entries;
      if (count > 0 && count + length > ENTRIES_PER_TURN) {
        await nextTurn();
        count = 0;
      }
      count += length;
      yield entry;
    }
  }

  async function* daysOf(person: string): AsyncGenerator<{ guild: string; day: string }, void> {
    for await (const [key] of peopleDays.entries(`${person}/`)) {
      const [, guild = '', day = ''] = key.split('/');
      yield { guild, day };
    }
  }
  const forgetDay = async (person: string, guild: string, day: string) => {
    const key = `${person}/${guild}/${day}`;
    await peopleDays.delete(key);
    noted.delete(key);
  };
  const forgetPeople = async (entries: Batch['entries'], guild: string, day: string) => {
    const people = new Set(entries.flatMap((stored) => auditEntry.safeParse(stored).data?.person?.id ?? []));
    for (const person of people) await forgetDay(person, guild, day);
  };

  const eraseDay = async (guild: string, day: string, person: string) => {
    // A cost that became known later says only which job it is of.
    const jobs = new Set<string>();
    for await (const [key, { expires, entries }] of batchesFrom(`${guild}/${day}/`)) {
      let isChanged = false;
      const remaining = entries.flatMap((stored) => {
        const { data } = auditEntry.safeParse(stored);
        if (!data) return mentionsPerson(stored, person) ? [] : [stored];
        const isTheirs = data.person?.id === person || (data.is === 'job' && jobs.has(data.job));
        if (!isTheirs) return [stored];
        if (data.is === 'job') jobs.add(data.job);
        isChanged = true;
        return [toJson(anonymize(data))];
      });
      const ttl = expires - now();
      if ((isChanged || remaining.length < entries.length) && ttl > 0)
        await batches.set(key, { expires, entries: remaining }, ttl);
    }
  };

  return {
    append: async (guild, entries, keepMs) => {
      const days = Map.groupBy(entries, ({ at }) => dayOf(at));
      await Promise.all(
        [...days].flatMap(([day, ofDay]) => {
          const expires = Date.parse(day) + DAY_MS + keepMs;
          const ttl = expires - now();
          if (ttl <= 0) return [];
          written += 1;
          const key = `${guild}/${day}/${writeTime()}-${processId}-${written}`;
          return [...noteDays(guild, day, ofDay, ttl), batches.set(key, { expires, entries: ofDay.map(toJson) }, ttl)];
        }),
      );
    },
    read: async function* (guild, day) {
      for await (const [, { entries }] of batchesFrom(`${guild}/${day}/`))
        for (const stored of entries) {
          const { data } = auditEntry.safeParse(stored);
          if (data) yield data;
        }
    },
    prune: async (guild, before) => {
      const calledAt = writeTime();
      const deleting: Promise<void>[] = [];
      for await (const [key, { entries }] of batchesFrom(`${guild}/`)) {
        const [, day = '', name = ''] = key.split('/');
        if (before !== undefined && day >= before) break;
        if (before === undefined && name > `${calledAt}~`) continue;
        deleting.push(forgetPeople(entries, guild, day).then(() => batches.delete(key)));
        if (deleting.length === DELETED_AT_ONCE) await Promise.all(deleting.splice(0));
      }
      await Promise.all(deleting);
    },
    daysOf,
    erasePerson: async (person) => {
      for await (const { guild, day } of daysOf(person)) {
        await eraseDay(guild, day, person);
        await forgetDay(person, guild, day);
      }
    },
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** As it is stored: without what is missing. */
const toJson = (entry: AuditEntry): unknown => JSON.parse(JSON.stringify(entry));

/** Whether an entry of an unknown form is about somebody. */
const mentionsPerson = (stored: unknown, person: string) => JSON.stringify(stored).includes(`"${person}"`);
