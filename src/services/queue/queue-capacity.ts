import { UserError } from '#schema/user-error.ts';
import type { QueuePosition } from './forecast.ts';
import type { QueueEntry } from './queue-entry.ts';
import { capLimits, type QueueLimits, type QuotaKey } from './quota-key.ts';

/** What waits, and when each of it is expected to start, soonest first. */
export interface WaitingJobs {
  readonly entries: ReadonlySet<QueueEntry>;
  readonly forecast: () => ReadonlyMap<QueueEntry, QueuePosition>;
}

/** @throws UserError with the expected wait if no more jobs may wait, of all people, of this server or of this person */
export function checkCapacity(quotaKey: QuotaKey, limits: QueueLimits, { entries, forecast }: WaitingJobs): void {
  const { length, lengthPerGuild, lengthPerUser } = limits;
  const { user, guild } = quotaKey;
  const describeWait = (matches: (entry: QueueEntry) => boolean) => {
    const waitSeconds = [...forecast()].find(([entry]) => matches(entry))?.[1].seconds ?? 0;
    return `about ${wholeSeconds(waitSeconds)} s: please try again then`;
  };
  if (entries.size >= length) {
    throw new UserError(`The queue is full. There should be room in ${describeWait(() => true)}.`);
  }
  const isOfGuild = (entry: QueueEntry) => entry.quotaKey.guild === guild;
  if (guild !== undefined && [...entries].filter(isOfGuild).length >= lengthPerGuild) {
    const places = 'This server has all the places in the queue that it can have';
    throw new UserError(`${places}. There should be room in ${describeWait(isOfGuild)}.`);
  }
  const maxWaiting = capLimits(quotaKey.limits ?? {}, limits).waiting ?? lengthPerUser;
  const isOwn = (entry: QueueEntry) => entry.quotaKey.user === user;
  if ([...entries].filter(isOwn).length >= maxWaiting) {
    const requests = `${maxWaiting} request${maxWaiting === 1 ? '' : 's'} waiting`;
    throw new UserError(`You already have ${requests}. The next should start in ${describeWait(isOwn)}.`);
  }
}

/** Whole seconds, at least 1, as people are told them. */
export function wholeSeconds(seconds: number): number {
  return Math.max(1, Math.round(seconds));
}
