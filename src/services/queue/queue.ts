import { AsyncLocalStorage } from 'node:async_hooks';
import { UserError } from '#schema/user-error.ts';
import type { Durations } from './durations.ts';
import { FairScheduler, type QueuedJob } from './fair-scheduler.ts';
import { forecast, type QueuePosition } from './forecast.ts';
import type { JoinOptions, QueueTicket } from './queue-ticket.ts';
import { type QueueLimits, type QuotaKey, resolveQuota } from './quota-key.ts';
import type { Slots } from './slots.ts';

export type { QueueTicket } from './queue-ticket.ts';

export interface Queue {
  /**
   * Takes the last place, at once.
   * @throws Refusal with the wait to expect where no more may wait
   */
  join(quotaKey: QuotaKey, options?: JoinOptions): QueueTicket;
  /** Jobs that run. */
  readonly runningCount: number;
  /** Jobs that wait, and for how many seconds the first of them has. */
  readonly waitingCount: number;
  readonly oldestWaitSeconds: number;
}

export interface QueueOptions {
  readonly limits: QueueLimits;
  readonly slots: Slots;
  readonly durations: Durations;
  /** Ms since the epoch. */
  readonly now: () => number;
  /** A job's turn has come after so many seconds. `expected` is what the person was told first, where they were told anything. */
  readonly onStarted?: (seconds: number, expectedSeconds: number | undefined) => void;
}

interface QueueEntry extends QueuedJob {
  readonly quotaKey: QuotaKey;
  readonly model: string | undefined;
  readonly joinedAt: number;
  /** There once its turn may come. */
  run?: {
    readonly onPosition: (position: QueuePosition) => void;
    readonly startWork: (expired: AbortSignal) => Promise<void>;
  };
  /** Whether its person may have one more, over all processes. */
  personAllowed: boolean;
  /** Seconds from joining to its turn, as it was told first. */
  expectedSeconds?: number;
  readonly finished: PromiseWithResolvers<void>;
}

/** Ms between a change of the line and telling it: several changes are told as one, and what starts at once is told nothing. */
const NOTIFY_DELAY_MS = 250;

/**
 * The line and its order. Whose turn it is is decided when a slot is free, not when a job joins: a slot that was asked for goes
 * to whoever is next by then, so whoever leaves holds nothing up.
 */
export function createQueue({ limits, slots, durations, now, onStarted = () => {} }: QueueOptions): Queue {
  const scheduler = new FairScheduler(limits.perGuild);
  const waiting = new Set<QueueEntry>();
  const running = new Map<QueueEntry, number>();
  let requestedSlots = 0;
  let notifyScheduled = false;

  const currentForecast = () => {
    const expectedDuration = ({ model }: QueueEntry) => durations.expectedSeconds(model);
    const concurrency = Math.max(1, limits.atOnce - slots.heldElsewhere);
    // What has run longer than it should have is taken to end soon.
    const remaining = ([job, startedAt]: [QueueEntry, number]) =>
      [job, Math.max(expectedDuration(job) / 10, expectedDuration(job) - (now() - startedAt) / 1000)] as const;
    return forecast({ scheduler, running: [...running].map(remaining), waiting, concurrency, expectedDuration });
  };

  const notifyPositions = () => {
    notifyScheduled = false;
    for (const [entry, { position, seconds }] of currentForecast()) {
      if (!entry.run) continue;
      entry.expectedSeconds ??= (now() - entry.joinedAt) / 1000 + seconds;
      entry.run.onPosition({ position, seconds: wholeSeconds(seconds) });
    }
  };

  const eligible = () => [...waiting].filter(({ run, personAllowed }) => run && personAllowed);

  const update = () => {
    if (!notifyScheduled) setTimeout(notifyPositions, NOTIFY_DELAY_MS).unref();
    notifyScheduled = true;
    const ready = eligible().filter((entry) => scheduler.canStart(entry)).length;
    while (requestedSlots < Math.min(ready, limits.atOnce)) {
      requestedSlots++;
      void slots.runInSlot(startNext);
    }
  };

  const startNext = async (expired: AbortSignal) => {
    requestedSlots--;
    const entry = scheduler.next(eligible());
    if (entry?.run) await start(entry, entry.run.startWork(expired));
  };

  const start = async (entry: QueueEntry, work: Promise<void>) => {
    waiting.delete(entry);
    scheduler.start(entry);
    const startedAt = now();
    running.set(entry, startedAt);
    if (entry.run) onStarted((startedAt - entry.joinedAt) / 1000, entry.expectedSeconds);
    update();
    try {
      await work;
      // Of what was begun elsewhere only the rest was seen here.
      if (entry.run) durations.record(entry.model, (now() - startedAt) / 1000);
    } finally {
      running.delete(entry);
      scheduler.finish(entry);
      entry.finished.resolve();
      update();
    }
  };

  const checkCapacity = ({ user, limits: override }: QuotaKey) => {
    const describeWait = (matches: (entry: QueueEntry) => boolean) => {
      const waitSeconds = [...currentForecast()].find(([entry]) => matches(entry))?.[1].seconds ?? 0;
      return `about ${wholeSeconds(waitSeconds)} s: please try again then`;
    };
    if (waiting.size >= limits.length) {
      throw new UserError(`The queue is full. There should be room in ${describeWait(() => true)}.`);
    }
    const maxWaiting = override?.waiting ?? limits.lengthPerUser;
    const isOwn = (entry: QueueEntry) => entry.quotaKey.user === user;
    if ([...waiting].filter(isOwn).length >= maxWaiting) {
      const requests = `${maxWaiting} request${maxWaiting === 1 ? '' : 's'} waiting`;
      throw new UserError(`You already have ${requests}. The next should start in ${describeWait(isOwn)}.`);
    }
  };

  return {
    join: (quotaKey, { ignoreLength = false, alreadyRunning = false, isSheetCell = false, model } = {}) => {
      if (!ignoreLength) checkCapacity(quotaKey);
      const { acrossGuilds, ...queuedJob } = resolveQuota(quotaKey, limits);
      const finished = Promise.withResolvers<void>();
      const entry: QueueEntry = {
        ...queuedJob,
        isSheetCell,
        quotaKey,
        model,
        joinedAt: now(),
        personAllowed: !acrossGuilds,
        finished,
      };
      waiting.add(entry);
      scheduler.add(entry);
      const leave = () => {
        if (!waiting.delete(entry)) return;
        scheduler.remove(entry);
        entry.finished.resolve();
        update();
      };
      return {
        leave,
        run: (onPosition, signal, work) =>
          new Promise((resolve, reject) => {
            const abort = () => {
              leave();
              reject(signal.reason);
            };
            if (signal.aborted) return abort();
            signal.addEventListener('abort', abort, { once: true });
            // It is begun where another job ended, and what it logs is not to carry that one's id.
            const startWork = AsyncLocalStorage.bind(async (expired: AbortSignal) => {
              signal.removeEventListener('abort', abort);
              const result = work(AbortSignal.any([signal, expired]));
              result.then(resolve, reject);
              await result;
            });
            if (alreadyRunning) {
              void start(entry, startWork(new AbortController().signal)).catch(() => {});
              void slots.runInSlot(() => finished.promise);
              return;
            }
            entry.run = { onPosition, startWork };
            if (entry.personAllowed) return update();
            const setAllowed = (isAllowed: boolean) => {
              entry.personAllowed = isAllowed;
              update();
            };
            const isWaiting = () => waiting.has(entry);
            slots.claimPersonSlot({
              person: entry.person,
              lowPriority: isSheetCell,
              isWaiting,
              finished: finished.promise,
              setAllowed,
            });
          }),
      };
    },
    get runningCount() {
      return running.size;
    },
    get waitingCount() {
      return waiting.size;
    },
    get oldestWaitSeconds() {
      const [first] = waiting;
      return first ? (now() - first.joinedAt) / 1000 : 0;
    },
  };
}

function wholeSeconds(seconds: number): number {
  return Math.max(1, Math.round(seconds));
}
