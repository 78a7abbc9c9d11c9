import { z } from 'zod';
import type { Job } from '#schema/job/job.ts';
import type { Retention } from '#services/privacy/retention.ts';
import type { Store } from '#services/store/store.ts';

/** Ms that a delivered job is listed. */
export const RESULT_LISTING_MS = 30 * 24 * 60 * 60 * 1000;

/** Which jobs of a person were delivered where, because a store has no queries. */
export interface ResultIndex {
  add(job: Job): Promise<void>;
  remove(job: Job): Promise<void>;
  /** Ids of a person's jobs in a server, or in direct messages; newest first. Costs as much as it finds. */
  list(person: string, guild: string | undefined): Promise<string[]>;
}

export function openResultIndex(store: Store, retention: Retention): ResultIndex {
  const results = store.listedCollection('results', z.literal(true));
  const prefixOf = (person: string, guild: string | undefined) => `${person}-${guild ?? 'dm'}-`;
  const keyOf = ({ id, person, guild }: Job) => `${prefixOf(person.id, guild)}${id}`;
  return {
    add: async (job) => {
      // A cell is a part of its sheet, which is no message of its own.
      if (!job.cell) await results.set(keyOf(job), true, retention.ttlWithin(job.at, RESULT_LISTING_MS));
    },
    remove: (job) => results.delete(keyOf(job)),
    list: async (person, guild) => {
      const prefix = prefixOf(person, guild);
      const ids: string[] = [];
      for await (const [key] of results.entries(prefix)) ids.push(key.slice(prefix.length));
      return ids.sort(compareIds).reverse();
    },
  };
}

/** By the interaction's time, which its id begins with; then by the number of the job. */
function compareIds(one: string, other: string): number {
  const [[idOfOne = '', partOfOne = 0], [idOfOther = '', partOfOther = 0]] = [one.split('_'), other.split('_')];
  if (idOfOne === idOfOther) return Number(partOfOne) - Number(partOfOther);
  // Not by `localeCompare`, which takes a microsecond: somebody may have ten thousand.
  return idOfOne.length - idOfOther.length || (idOfOne < idOfOther ? -1 : 1);
}
