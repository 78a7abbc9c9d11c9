import { z } from 'zod';
import { isTerminal, type Job } from '#schema/job/job.ts';
import { openPersonIndex } from '#services/privacy/person-index.ts';
import type { Retention } from '#services/privacy/retention.ts';
import { createRecentSet } from '#services/recent-set.ts';
import { type OnUnreadable, readUnfinished } from '#services/store/read-unfinished.ts';
import type { Store } from '#services/store/store.ts';
import { skipUnknownForm } from '#services/store/unknown-form-error.ts';
import { openReplyTokens } from './reply-tokens.ts';
import { openResultIndex } from './result-index.ts';

/** Ms that a prediction's job is stored: only predictions of the last hours are ever searched for one that was lost. */
const PREDICTION_OWNER_TTL_MS = 24 * 60 * 60 * 1000;

/** Jobs that are remembered as listed under their person: else each new state would write that again. */
const MAX_REMEMBERED = 1000;

type FindJob = (id: string) => Promise<Job | undefined>;

/** By what jobs are found, because a store has no queries. */
export function openJobIndexes(store: Store, retention: Retention) {
  const unfinished = store.listedCollection('open', z.literal(true));
  const predictions = store.collection('predictions', z.string());
  /** By the person's id and the job's. */
  const undelivered = store.listedCollection('kept', z.literal(true));
  const undeliveredKey = ({ id, person }: Job) => `${person.id}-${id}`;
  const replyTokens = openReplyTokens(store);
  const results = openResultIndex(store, retention);
  const people = openPersonIndex(store);
  const remembered = createRecentSet(MAX_REMEMBERED);
  const entryOf = ({ id, guild }: Job) => ({ kind: 'job', id, guild }) as const;
  const addToPerson = async (job: Job) => {
    if (remembered.has(job.id) || job.erased) return;
    await people.add(job.person.id, entryOf(job), retention.ttl(job.at));
    remembered.add(job.id);
  };
  const addUndelivered = (job: Job) => undelivered.set(undeliveredKey(job), true, retention.undeliveredMs);
  return {
    unfinished,
    findByPrediction: (prediction: string) => predictions.get(prediction),
    findReply: ({ id, reply }: Job) => replyTokens.findReply(id, reply),
    listDelivered: results.list,
    /** A person's jobs that wait in `/show`, newest first. */
    findUndelivered: async (person: string, find: FindJob) => {
      const found: Job[] = [];
      for await (const [key] of undelivered.entries(`${person}-`)) {
        const job = await skipUnknownForm(() => find(key.slice(person.length + 1)));
        if (job?.state.is === 'kept') found.push(job);
      }
      return found.sort((a, b) => b.at - a.at);
    },
    /** Jobs that have not ended. Waits while the store cannot be read. */
    findUnfinished: (find: FindJob, onUnreadable: OnUnreadable = () => {}) => {
      const read = async (id: string) => {
        const job = await find(id);
        return job && !isTerminal(job.state) ? job : undefined;
      };
      return readUnfinished(store, unfinished, read, onUnreadable);
    },
    removeUndelivered: (job: Job) => undelivered.delete(undeliveredKey(job)),
    addToPerson,
    /** Follows a state that is written. */
    follow: async (job: Job, itsPredictions: readonly string[]) => {
      await Promise.all([
        ...itsPredictions.map((each) => predictions.set(each, job.id, PREDICTION_OWNER_TTL_MS)),
        addToPerson(job),
        // A cell has no reply of its own.
        isTerminal(job.state) && !job.cell && replyTokens.add(job.id, job.reply),
        !job.erased && job.state.is === 'kept' && addUndelivered(job),
        !job.erased && job.state.is === 'delivered' && results.add(job),
      ]);
    },
    /** Of a job whose recipe is erased: only its person's index still leads to it. */
    hide: async (job: Job) => {
      await Promise.all([
        results.remove(job),
        undelivered.delete(undeliveredKey(job)),
        unfinished.delete(job.id),
        replyTokens.delete(job.id),
      ]);
    },
    removeFromPerson: (job: Job) => people.remove(job.person.id, entryOf(job)),
  };
}
