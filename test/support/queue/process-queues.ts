import { setImmediate } from 'node:timers/promises';
import pino from 'pino';
import { expect, vi } from 'vitest';
import { openRedisLimiters } from '#services/queue/limiters/redis-limiters.ts';
import { openSlots, type SlotsOptions } from '#services/queue/limiters/slots.ts';
import type { Queue } from '#services/queue/queue.ts';
import type { QueueLimits } from '#services/queue/quota-key.ts';
import { startRedis, type TestRedis } from '#test/support/store/redis.ts';
import { openQueue } from './open-queue.ts';

/** Ms between two looks of a process in tests. */
const TEST_RECHECK_MS = 300;

export interface ProcessQueueOptions extends SlotsOptions {
  /**
   * Ms between two looks of a process. One that did not look for two of them counts as hanging: a test that is about something else
   * takes {@link SELDOM_MS}.
   */
  readonly recheckIntervalMs: number;
}

/** Ms between two looks where a test must not meet with one, however busy the machine is. */
export const SELDOM_MS = 60_000;

/** A Redis, and queues as processes of their own have them. */
export interface ProcessQueues extends AsyncDisposable {
  readonly redis: TestRedis;
  /** What they have warned of. */
  readonly warnings: readonly string[];
  /** A queue over connections of its own; `url` is that of the Redis, unless one says otherwise. */
  open(limits: Partial<QueueLimits>, options?: Partial<ProcessQueueOptions>, url?: string): Promise<Queue>;
  /** Has something closed before the Redis is. */
  readonly resources: AsyncDisposableStack;
}

/** @param redisArgs arguments of Redis's own */
export async function startProcessQueues(...redisArgs: readonly string[]): Promise<ProcessQueues> {
  const resources = new AsyncDisposableStack();
  const redis = resources.use(await startRedis(...redisArgs));
  const warnings: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => void warnings.push(line) });
  return {
    redis,
    warnings,
    resources,
    open: (limits, { recheckIntervalMs = TEST_RECHECK_MS, ...options } = {}, url = redis.url) => {
      const limiters = resources.use(openRedisLimiters(url, log, recheckIntervalMs));
      const { atOnce = 4 } = limits;
      return openQueue(limits, { slots: openSlots(limiters, { atOnce, maxHoldMs: 60_000, ...options }) });
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** Runs jobs whose ends the test decides, and counts. */
export function createJobs() {
  const running: { readonly who: string; readonly finish: () => void }[] = [];
  let most = 0;
  let done = 0;
  const add = (queue: Queue, user: string, guild = user) => {
    const work = () =>
      new Promise<void>((resolve) => {
        const finish = () => {
          running.splice(running.indexOf(one), 1);
          resolve();
        };
        const one = { who: user, finish };
        running.push(one);
        most = Math.max(most, running.length);
      });
    return queue
      .join({ user, guild })
      .run(() => {}, new AbortController().signal, work)
      .then(() => {
        done += 1;
      });
  };
  const finishAll = async (count: number) => {
    while (done < count) {
      await vi.waitFor(() => expect(running.length).toBeGreaterThan(0), { interval: 5 });
      running[0]?.finish();
      await setImmediate();
    }
  };
  return { running, add, finishAll, most: () => most, done: () => done };
}
