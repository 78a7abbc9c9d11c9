import { AsyncLocalStorage } from 'node:async_hooks';
import type { Durations } from './durations.ts';
import { FairScheduler } from './fair-scheduler.ts';
import { forecast } from './forecast.ts';
import { checkCapacity, wholeSeconds } from './queue-capacity.ts';
import type { QueueEntry } from './queue-entry.ts';
import type { JoinOptions, QueueTicket } from './queue-ticket.ts';
import { type QueueLimits, type QuotaKey, resolveQuota } from './quota-key.ts';
import type { Slots } from './slots.ts';

export type { QueueTicket } from './queue-ticket.ts';

export interface Queue {
  /**
   * Takes the last place, synchronously.
   * @throws UserError with the expected wait if no more jobs may wait
   */
  join(quotaKey: QuotaKey, options?: JoinOptions): QueueTicket;
  /** Jobs that run now. */
  readonly runningCount: number;
  /** Jobs that wait. */
  readonly waitingCount: number;
  /** Seconds that the first of them has waited; 0 if none waits. */
  readonly oldestWaitSeconds: number;
}

export interface QueueOptions {
  readonly limits: QueueLimits;
  readonly slots: Slots;
  readonly durations: Durations;
  /** Ms since the epoch. */
  readonly now: () => number;
  /** Called when a job starts, after `seconds` of waiting. `expectedSeconds` is what its person was told first, if anything. */
  readonly onStarted?: (seconds: number, expectedSeconds: number | undefined) => void;
}

/** Ms from a change of the queue to its notification: several changes make one, and a job that starts at once gets none. */
const NOTIFY_DELAY_MS = 250;

/**
 * The queue and its order. The next job is chosen when a slot is free, not when the slot was requested, so a job that leaves
 * delays no other.
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
    // A job that has run longer than expected is assumed to end soon.
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
      // Of a job that an earlier process started, this one has seen only the rest.
      if (entry.run) durations.record(entry.model, (now() - startedAt) / 1000);
    } finally {
      running.delete(entry);
      scheduler.finish(entry);
      entry.finished.resolve();
      update();
    }
  };

  return {
    join: (quotaKey, { ignoreLength = false, alreadyRunning = false, isSheetCell = false, model } = {}) => {
      if (!ignoreLength) checkCapacity(quotaKey, limits, { entries: waiting, forecast: currentForecast });
      const finished = Promise.withResolvers<void>();
      const entry: QueueEntry = {
        ...resolveQuota(quotaKey, limits),
        isSheetCell,
        quotaKey,
        model,
        joinedAt: now(),
        personAllowed: false,
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
            // It starts in the callback of another job that ended; its log lines must not carry that job's id.
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
            const setAllowed = (isAllowed: boolean) => {
              entry.personAllowed = isAllowed;
              update();
            };
            const isWaiting = () => waiting.has(entry);
            slots.claimPersonSlot({
              person: entry.person,
              maxRunning: entry.maxRunning,
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
