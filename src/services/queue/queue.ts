import type { Store } from '#services/store/store.ts';
import type { Durations } from './durations.ts';
import { FairScheduler } from './fair-scheduler.ts';
import { forecast } from './forecast.ts';
import type { Slots } from './limiters/slots.ts';
import { createPositionNotices } from './position-notices.ts';
import { checkCapacity, createWaitingCounts } from './queue-capacity.ts';
import type { QueueEntry } from './queue-entry.ts';
import type { JoinOptions, QueueTicket } from './queue-ticket.ts';
import { type QueueLimits, type QuotaKey, resolveQuota } from './quota-key.ts';

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
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
  /** While it cannot be used, no job starts: what is about to be paid could not be written down. */
  readonly store?: Pick<Store, 'outageMessage' | 'onRecovered'>;
  /** Called when a job starts, after `seconds` of waiting. `expectedSeconds` is what its person was told first, if anything. */
  readonly onStarted?: (seconds: number, expectedSeconds: number | undefined) => void;
}

/** Ms that a forecast is good for: it takes as many steps as jobs wait. */
const FORECAST_MS = 1000;

/**
 * The queue and its order. The next job is chosen when a slot is free, not when the slot was requested, so a job that leaves
 * delays no other.
 */
export function createQueue({ limits, slots, durations, now, store, onStarted = () => {} }: QueueOptions): Queue {
  const scheduler = new FairScheduler<QueueEntry>(limits.perGuild);
  const waiting = new Set<QueueEntry>();
  const running = new Map<QueueEntry, number>();
  const counts = createWaitingCounts();
  let requestedSlots = 0;

  const computeForecast = () => {
    const expectedDuration = ({ model }: QueueEntry) => durations.expectedSeconds(model);
    const concurrency = Math.max(1, limits.atOnce - slots.heldElsewhere);
    // A job that has run longer than expected is assumed to end soon.
    const remaining = ([job, startedAt]: [QueueEntry, number]) =>
      [job, Math.max(expectedDuration(job) / 10, expectedDuration(job) - (now() - startedAt) / 1000)] as const;
    return forecast({ scheduler, running: [...running].map(remaining), waiting, concurrency, expectedDuration });
  };

  let lastForecast: { readonly at: number; readonly positions: ReturnType<typeof computeForecast> } | undefined;
  const currentForecast = () => {
    if (!lastForecast || now() - lastForecast.at >= FORECAST_MS || now() < lastForecast.at)
      lastForecast = { at: now(), positions: computeForecast() };
    return lastForecast.positions;
  };
  const notices = createPositionNotices({ forecast: computeForecast, now });

  const requestSlot = () => {
    requestedSlots++;
    void slots.runInSlot(startNext);
  };
  const update = () => {
    if (waiting.size > 0) notices.schedule();
    while (!store?.outageMessage && requestedSlots < Math.min(scheduler.capacity, limits.atOnce)) requestSlot();
  };

  const stopWaiting = (entry: QueueEntry) => {
    if (!waiting.delete(entry)) return false;
    counts.change(entry.quotaKey, -1);
    return true;
  };

  const startNext = async (slot: AbortController) => {
    requestedSlots--;
    const entry = store?.outageMessage ? undefined : scheduler.next();
    if (entry?.run) await start(entry, entry.run.startWork(slot));
  };

  const start = async (entry: QueueEntry, work: Promise<void>) => {
    stopWaiting(entry);
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

  store?.onRecovered(update);

  return {
    join: (quotaKey, { ignoreLength = false, alreadyRunning = false, isSheetCell = false, model } = {}) => {
      if (!ignoreLength) checkCapacity(quotaKey, limits, { counts, forecast: currentForecast });
      const finished = Promise.withResolvers<void>();
      const entry: QueueEntry = {
        ...resolveQuota(quotaKey, limits),
        isSheetCell,
        quotaKey,
        model,
        joinedAt: now(),
        finished,
      };
      waiting.add(entry);
      counts.change(quotaKey, 1);
      scheduler.add(entry);
      const ended = Promise.withResolvers<void>();
      if (alreadyRunning) {
        // At once: what it needs before it goes on takes time, and others would start meanwhile.
        void start(entry, ended.promise);
        void slots.runInSlot(() => finished.promise);
      }
      const leave = () => {
        if (alreadyRunning) ended.resolve();
        if (!stopWaiting(entry)) return;
        scheduler.remove(entry);
        entry.finished.resolve();
        update();
      };
      const waitForTurn = (run: NonNullable<QueueEntry['run']>) => {
        entry.run = run;
        const isWaiting = () => waiting.has(entry);
        const setAllowed = (isAllowed: boolean) => {
          if (!isWaiting()) return;
          scheduler.setReady(entry, isAllowed);
          update();
        };
        slots.claimPersonSlot({
          person: entry.person,
          maxRunning: entry.maxRunning,
          lowPriority: isSheetCell,
          isWaiting,
          finished: finished.promise,
          setAllowed,
        });
        // Where processes share slots, the person's is still asked for. For one job at a time: if there is none, the slot is given back.
        if (requestedSlots === 0 && running.size < limits.atOnce && isWaiting() && scheduler.hasRoom(entry))
          requestSlot();
      };
      return {
        leave,
        run: async (onPosition, signal, work) => {
          const turn = Promise.withResolvers<AbortController>();
          const abort = () => {
            leave();
            turn.reject(signal.reason);
          };
          const startWork = (slot: AbortController) => {
            signal.removeEventListener('abort', abort);
            turn.resolve(slot);
            return ended.promise;
          };
          if (signal.aborted) abort();
          else {
            signal.addEventListener('abort', abort, { once: true });
            if (alreadyRunning) void startWork(new AbortController());
            else waitForTurn({ onPosition, startWork });
          }
          // Awaited here, it goes on with the job id of its own log lines, not with that of the job whose end it waited for.
          const result = work(await turn.promise);
          result.then(() => ended.resolve(), alreadyRunning ? () => ended.resolve() : ended.reject);
          return result;
        },
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
