import { UserError } from '#schema/user-error.ts';
import type { QueuePosition } from './forecast.ts';
import type { QueueEntry } from './queue-entry.ts';
import type { QueueLimits, QuotaKey } from './quota-key.ts';

/** What waits, and when each of it is expected to start, soonest first. */
export interface WaitingJobs {
  readonly entries: ReadonlySet<QueueEntry>;
  readonly forecast: () => ReadonlyMap<QueueEntry, QueuePosition>;
}

/** @throws UserError with the expected wait if no more jobs may wait, of all people or of this one */
export function checkCapacity(
  { user, limits: override }: QuotaKey,
  { length, lengthPerUser }: QueueLimits,
  { entries, forecast }: WaitingJobs,
): void {
  const describeWait = (matches: (entry: QueueEntry) => boolean) => {
    const waitSeconds = [...forecast()].find(([entry]) => matches(entry))?.[1].seconds ?? 0;
    return `about ${wholeSeconds(waitSeconds)} s: please try again then`;
  };
  if (entries.size >= length) {
    throw new UserError(`The queue is full. There should be room in ${describeWait(() => true)}.`);
  }
  const maxWaiting = override?.waiting ?? lengthPerUser;
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
