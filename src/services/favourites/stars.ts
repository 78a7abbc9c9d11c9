import { z } from 'zod';
import type { Job } from '#schema/job/job.ts';
import { KEEP_FOREVER, type Retention } from '#services/privacy/retention.ts';
import type { Store } from '#services/store/store.ts';

/** Who has given which result a star. A star is an entry of its own, so that none is lost or counted twice, whoever counts. */
export interface Stars {
  /** Counts once for a member. @returns how many the result has */
  add(job: Pick<Job, 'id' | 'at'>, member: string): Promise<number>;
  count(job: Pick<Job, 'id'>): Promise<number>;
  /** The ids of the jobs that a member has given a star. */
  listOf(member: string): AsyncIterable<string>;
  /** The ids of all jobs with a star. */
  listJobs(): AsyncIterable<string>;
  remove(job: string, member: string): Promise<void>;
  /** Forgets all stars of a job. */
  removeAll(job: string): Promise<void>;
  /** Stores the stars of a job again, so that they are listed by member, and kept as long as the job. */
  refresh(job: Pick<Job, 'id' | 'at'>): Promise<void>;
}

export function openStars(store: Store, retention: Retention = KEEP_FOREVER): Stars {
  const stars = store.listedCollection('stars', z.literal(true));
  /** The same the other way round. */
  const byMember = store.listedCollection('stars-by-person', z.literal(true));
  const membersOf = async (job: string) => {
    const members: string[] = [];
    for await (const [key] of stars.entries(`${job}-`)) members.push(key.slice(job.length + 1));
    return members;
  };
  const count: Stars['count'] = async ({ id }) => (await membersOf(id)).length;
  const set = async ({ id, at }: Pick<Job, 'id' | 'at'>, member: string) => {
    const ttl = retention.ttl(at);
    await Promise.all([stars.set(`${id}-${member}`, true, ttl), byMember.set(`${member}-${id}`, true, ttl)]);
  };
  const remove: Stars['remove'] = async (job, member) => {
    await Promise.all([stars.delete(`${job}-${member}`), byMember.delete(`${member}-${job}`)]);
  };
  return {
    count,
    add: async (job, member) => {
      await set(job, member);
      return count(job);
    },
    listOf: async function* (member) {
      for await (const [key] of byMember.entries(`${member}-`)) yield key.slice(member.length + 1);
    },
    listJobs: async function* () {
      let last: string | undefined;
      for await (const [key] of stars.entries()) {
        const job = key.slice(0, key.indexOf('-'));
        if (job !== last) yield job;
        last = job;
      }
    },
    remove,
    removeAll: async (job) => {
      for (const member of await membersOf(job)) await remove(job, member);
    },
    refresh: async (job) => {
      for (const member of await membersOf(job.id)) await set(job, member);
    },
  };
}
