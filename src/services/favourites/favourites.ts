import type { Logger } from 'pino';
import { z } from 'zod';
import type { Place } from '#schema/interaction/interaction.ts';
import type { MessagePicture } from '#schema/interaction/message.ts';
import type { Job } from '#schema/job/job.ts';
import { KEEP_FOREVER, type Retention } from '#services/privacy/retention.ts';
import { createKeyedSerialQueue } from '#services/serial-queue.ts';
import type { Store } from '#services/store/store.ts';
import { openStars, type Stars } from './stars.ts';

/** A result that was given a star. */
export interface FavouriteSource {
  readonly job: Job;
  /** The job whose recipe painted it. */
  readonly original: Job;
  /** As the message shows them now. */
  readonly pictures: readonly MessagePicture[];
  readonly place: Place;
}

/** Why a result was not copied: there is no such channel (any more), the bot may not post there, it is open to everyone, or Discord fails. */
export type CopyObstacle = 'no channel' | 'away' | 'forbidden' | 'not age-restricted' | 'unreachable';

/** What is known of a copy: that it may have been posted, and where it is. */
export const copyRecord = z.object({
  sending: z.object({ channel: z.string(), at: z.number() }).optional(),
  message: z.object({ channel: z.string(), id: z.string() }).optional(),
});
export type CopyRecord = z.infer<typeof copyRecord>;

/** Reads and changes the record of a job's copy. */
export interface CopyRecords {
  find(job: string): Promise<CopyRecord | undefined>;
  record(job: string, changes: Partial<CopyRecord>): Promise<void>;
}

/** Posts a copy in a channel, once however often it is asked to. */
export type PostCopy = (
  source: FavouriteSource,
  channel: string,
  records: CopyRecords,
) => Promise<CopyRecord['message'] | CopyObstacle>;

/** Stars, and the copies of results that have one. */
export interface Favourites extends Stars {
  /** Shows a count once it is known; if several stars come at once, the last count alone. Never rejects. */
  showLatest(job: Pick<Job, 'id'>, show: (count: number) => Promise<void>): Promise<void>;
  /** Copies a result, unless that is done. @param channel that the admins chose */
  copy(source: FavouriteSource, channel: string | undefined): Promise<CopyObstacle | undefined>;
  /** Whether this member has not been told of this obstacle lately. @returns true once */
  shouldTell(guild: string, member: string, obstacle: CopyObstacle): Promise<boolean>;
  /** Where the copy of a job is. */
  findCopy(job: string): Promise<CopyRecord | undefined>;
  /** Forgets a job's stars and its copy, which stays where it is. */
  forget(job: string): Promise<void>;
}

/** Ms in which a member is told of the same obstacle once. */
const NOTICE_TTL_MS = 7 * 24 * 60 * 60 * 1000;

export function openFavourites(
  store: Store,
  postCopy: PostCopy,
  log: Pick<Logger, 'warn'>,
  retention: Retention = KEEP_FOREVER,
): Favourites {
  const copies = store.collection('favourite-copies', copyRecord);
  const notices = store.collection('favourite-notices', z.literal(true));
  const stars = openStars(store, retention);
  const perJob = createKeyedSerialQueue();
  const perCount = createKeyedSerialQueue();
  /** The newest request to show a count, by job. */
  const newest = new Map<string, object>();
  const recordsOf = ({ at }: Job): CopyRecords => ({
    find: copies.get,
    record: async (job, changes) => copies.set(job, { ...(await copies.get(job)), ...changes }, retention.ttl(at)),
  });
  return {
    ...stars,
    refresh: async (job) => {
      await stars.refresh(job);
      const copy = await copies.get(job.id);
      if (copy) await copies.set(job.id, copy, retention.ttl(job.at));
    },
    findCopy: copies.get,
    forget: async (job) => {
      await stars.removeAll(job);
      await copies.delete(job);
    },
    showLatest: async ({ id }, show) => {
      const request = {};
      newest.set(id, request);
      await perCount.run(id, async () => {
        if (newest.get(id) !== request) return;
        newest.delete(id);
        try {
          await show(await stars.count({ id }));
        } catch (error) {
          // The next star shows it.
          log.warn({ job: id, err: error }, 'the stars of a result could not be shown');
        }
      });
    },
    copy: (source, channel) =>
      perJob.run(source.job.id, async () => {
        if ((await copies.get(source.job.id))?.message) return undefined;
        if (channel === undefined) return 'no channel';
        const records = recordsOf(source.job);
        const posted = await postCopy(source, channel, records);
        if (typeof posted !== 'object') return posted;
        await records.record(source.job.id, { message: posted });
        return undefined;
      }),
    shouldTell: (guild, member, obstacle) => {
      const key = `${guild}-${member}-${obstacle}`;
      return perJob.run(key, async () => {
        if (await notices.get(key)) return false;
        await notices.set(key, true, NOTICE_TTL_MS);
        return true;
      });
    },
  };
}
