import { z } from 'zod';
import type { Job } from '#schema/job/job.ts';
import type { Store } from '#services/store/store.ts';

/** Who has given which result a star. A star is an entry of its own, so that none is lost or counted twice, whoever counts. */
export interface Stars {
  /** Counts once for a member. @returns how many the result has */
  add(job: Pick<Job, 'id'>, member: string): Promise<number>;
  count(job: Pick<Job, 'id'>): Promise<number>;
}

export function openStars(store: Store): Stars {
  const stars = store.listedCollection('stars', z.literal(true));
  const count: Stars['count'] = async ({ id }) => {
    let total = 0;
    for await (const _ of stars.entries(`${id}-`)) total += 1;
    return total;
  };
  return {
    count,
    add: async (job, member) => {
      await stars.set(`${job.id}-${member}`, true);
      return count(job);
    },
  };
}
