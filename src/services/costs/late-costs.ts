import type { Logger } from 'pino';
import { withoutCharge, withoutPrediction } from '#schema/cost/cost.ts';
import type { Usage } from '#schema/cost/usage.ts';
import type { Job } from '#schema/job/job.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import type { Ledger } from '#services/money/ledger.ts';
import type { Store } from '#services/store/store.ts';
import type { Costs } from './costs.ts';

/** How a prediction ended, and what it used. */
export interface EndedPrediction {
  readonly status: 'succeeded' | 'failed' | 'canceled' | 'aborted';
  readonly usage: Usage;
  /** Pictures that it put out. */
  readonly pictures: number;
}

/**
 * Looks predictions up in one list, since nobody is asked for a single number. Those that are not known or have not ended are
 * left out.
 * @param since when the first of them was created, in ms since the epoch
 */
export type ReadUsage = (
  predictions: ReadonlySet<string>,
  since: number,
  signal: AbortSignal,
) => Promise<ReadonlyMap<string, EndedPrediction>>;

/**
 * Finds out later what predictions used that had not said so when their pictures came. Which those are is stored with the jobs, and
 * their entries in the books are open until it is known: a process that is killed leaves nothing to write.
 */
export interface LateCosts extends Disposable {
  /** Does nothing if the cost of the job is known, or never will be. */
  add(job: Pick<Job, 'id' | 'at' | 'cost'>): void;
  /** What a prediction reported, such as in a webhook, where a job waits for it. Never rejects. */
  report(prediction: string, ended: EndedPrediction): void;
  /** Goes on with those that an earlier process left; by itself, when the store recovers. Never rejects. */
  resume(): Promise<void>;
  /** Reads all that wait now. Never rejects. */
  readNow(): Promise<void>;
}

export interface LateCostsOptions {
  readonly costs: Costs;
  readonly readUsage: ReadUsage;
  readonly jobStore: Pick<JobStore, 'find' | 'record'>;
  readonly store: Pick<Store, 'onRecovered'>;
  readonly ledger: Pick<Ledger, 'findUnpriced'>;
  readonly log: Pick<Logger, 'debug' | 'warn'>;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
  /** Default {@link BATCH_INTERVAL_MS}. */
  readonly intervalMs?: number;
}

/** Ms between two looks at the list, while there is something to look for. */
const BATCH_INTERVAL_MS = 30_000;

/** Ms after which a prediction that never said what it used is given up. */
const GIVE_UP_MS = 24 * 60 * 60 * 1000;

/** Reports that are kept for those who will ask. */
const MAX_REPORTED = 500;

/** How far apart the two clocks may be, in ms. */
const CLOCK_SKEW_MS = 60_000;

interface PendingCost {
  readonly prediction: string;
  /** When the job was accepted, in ms since the epoch. */
  readonly at: number;
}

/** Neither what failed is billed, nor what was canceled before it ran. */
const isFree = ({ status, usage, pictures }: EndedPrediction): boolean =>
  status === 'failed' ||
  status === 'aborted' ||
  (status === 'canceled' && usage.predict_time === undefined && pictures === 0);

export function createLateCosts(options: LateCostsOptions): LateCosts {
  const { costs, readUsage, jobStore, store, ledger, log, wallClock } = options;
  const pending = new Map<string, PendingCost>();
  /** What predictions reported before anybody waited for it: their last webhook may be quicker than their files. */
  const reported = new Map<string, EndedPrediction>();
  const stopped = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const schedule = () => {
    if (timer || pending.size === 0 || stopped.signal.aborted) return;
    timer = setTimeout(() => void readNow(), options.intervalMs ?? BATCH_INTERVAL_MS).unref();
  };

  const settle = async (id: string, ended: EndedPrediction) => {
    const { usage, pictures } = ended;
    const job = await jobStore.find(id);
    const free = isFree(ended) ? withoutCharge(job?.cost).cost : undefined;
    const settled = free ? { ...free, from: 'metrics' as const } : job && costs.settle(job, usage, pictures);
    // Also one that cannot be told, so that it is not looked for again.
    if (job && settled) await jobStore.record(job, { cost: withoutPrediction(settled) });
    pending.delete(id);
  };

  const readNow = async () => {
    clearTimeout(timer);
    timer = undefined;
    const ids = new Map([...pending].map(([id, { prediction }]) => [prediction, id]));
    try {
      const since = Math.min(...[...pending.values()].map(({ at }) => at)) - CLOCK_SKEW_MS;
      const found = ids.size ? await readUsage(new Set(ids.keys()), since, stopped.signal) : new Map();
      for (const [prediction, id] of ids) {
        const ended = found.get(prediction);
        const { at } = pending.get(id) ?? { at: 0 };
        if (ended) await settle(id, ended);
        else if (wallClock() - at > GIVE_UP_MS) pending.delete(id);
      }
    } catch (error) {
      if (!stopped.signal.aborted)
        log.debug({ err: error }, 'the costs of predictions could not be read; trying again');
    } finally {
      schedule();
    }
  };

  const settleReported = (id: string, ended: EndedPrediction) =>
    void settle(id, ended).catch((error) => log.warn({ err: error, job: id }, 'a cost could not be written'));

  const add: LateCosts['add'] = ({ id, at, cost }) => {
    if (cost?.prediction === undefined || cost.actual !== undefined) return;
    const { prediction } = cost;
    const ended = reported.get(prediction);
    if (ended) return settleReported(id, ended);
    pending.set(id, { prediction, at });
    schedule();
  };

  const resume = async () => {
    try {
      for (const job of await ledger.findUnpriced()) add(job);
    } catch (error) {
      log.warn({ err: error }, 'what has to be priced later could not be read');
    }
    // They have ended since.
    await readNow();
  };
  const stopListening = store.onRecovered(resume);

  return {
    add,
    report: (prediction, ended) => {
      const id = [...pending].find(([, entry]) => entry.prediction === prediction)?.[0];
      if (id !== undefined) return settleReported(id, ended);
      reported.set(prediction, ended);
      for (const oldest of reported.keys()) if (reported.size > MAX_REPORTED) reported.delete(oldest);
    },
    resume,
    readNow,
    [Symbol.dispose]: () => {
      stopped.abort();
      stopListening();
      clearTimeout(timer);
    },
  };
}
