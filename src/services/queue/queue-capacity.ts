import { t } from '#schema/language/t.ts';
import { UserError } from '#schema/user-error.ts';
import type { QueuePosition } from './forecast.ts';
import type { QueueEntry } from './queue-entry.ts';
import { capLimits, type QueueLimits, type QuotaKey } from './quota-key.ts';

/** How many jobs wait. */
export interface WaitingCounts {
  readonly total: number;
  ofGuild(guild: string): number;
  ofUser(user: string): number;
  /** Counts a job that begins to wait (1) or no longer does (-1). */
  change(quotaKey: QuotaKey, by: 1 | -1): void;
}

export function createWaitingCounts(): WaitingCounts {
  const byGuild = new Map<string, number>();
  const byUser = new Map<string, number>();
  let total = 0;
  const add = (counts: Map<string, number>, key: string, by: number) => {
    const count = (counts.get(key) ?? 0) + by;
    if (count === 0) counts.delete(key);
    else counts.set(key, count);
  };
  return {
    get total() {
      return total;
    },
    ofGuild: (guild) => byGuild.get(guild) ?? 0,
    ofUser: (user) => byUser.get(user) ?? 0,
    change: ({ guild, user }, by) => {
      total += by;
      if (guild !== undefined) add(byGuild, guild, by);
      add(byUser, user, by);
    },
  };
}

/** What waits, and when each of it is expected to start, soonest first. */
export interface WaitingJobs {
  readonly counts: WaitingCounts;
  readonly forecast: () => ReadonlyMap<QueueEntry, QueuePosition>;
}

/** @throws UserError with the expected wait if no more jobs may wait, of all people, of this server or of this person */
export function checkCapacity(quotaKey: QuotaKey, limits: QueueLimits, { counts, forecast }: WaitingJobs): void {
  const { length, lengthPerGuild, lengthPerUser } = limits;
  const { user, guild } = quotaKey;
  const secondsUntil = (matches: (entry: QueueEntry) => boolean) => {
    const waitSeconds = [...forecast()].find(([entry]) => matches(entry))?.[1].seconds ?? 0;
    return wholeSeconds(waitSeconds);
  };
  if (counts.total >= length) {
    throw new UserError(
      t('The queue is full. There should be room in about {seconds} s: please try again then.', {
        seconds: secondsUntil(() => true),
      }),
      {
        code: 'queue-full',
      },
    );
  }
  const isOfGuild = (entry: QueueEntry) => entry.quotaKey.guild === guild;
  if (guild !== undefined && counts.ofGuild(guild) >= lengthPerGuild) {
    throw new UserError(
      t(
        'This server has all the places in the queue that it can have. There should be room in about {seconds} s: please try again then.',
        { seconds: secondsUntil(isOfGuild) },
      ),
      {
        code: 'queue-full',
      },
    );
  }
  const maxWaiting = capLimits(quotaKey.limits ?? {}, limits).waiting ?? lengthPerUser;
  const isOwn = (entry: QueueEntry) => entry.quotaKey.user === user;
  if (counts.ofUser(user) >= maxWaiting) {
    throw new UserError(
      t(
        'You already have {count, plural, one {# request} other {# requests}} waiting. The next should start in about {seconds} s: please try again then.',
        { count: maxWaiting, seconds: secondsUntil(isOwn) },
      ),
      {
        code: 'queue-full',
      },
    );
  }
}

/** Whole seconds, at least 1, as people are told them. */
export function wholeSeconds(seconds: number): number {
  return Math.max(1, Math.round(seconds));
}
