import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { QueueLimits } from '#services/queue/quota-key.ts';
import { startCommand } from '#test/support/bot/process.ts';
import {
  createJobs,
  type ProcessQueueOptions,
  type ProcessQueues,
  SELDOM_MS,
  startProcessQueues,
} from '#test/support/queue/process-queues.ts';
import { recordRedisCommands } from '#test/support/store/redis-commands.ts';

const neverAborted = new AbortController().signal;
const ignorePosition = () => {};

let processes: ProcessQueues;
beforeEach(async () => {
  processes = await startProcessQueues();
});
afterEach(() => processes[Symbol.asyncDispose]());

const openProcessQueue = (limits: Partial<QueueLimits>, options?: Partial<ProcessQueueOptions>) =>
  processes.open(limits, options);

it('keeps to the total limit over two processes, and runs every job', async () => {
  const queues = [await openProcessQueue({ atOnce: 3 }), await openProcessQueue({ atOnce: 3 })];
  const { add, finishAll, running, most } = createJobs();
  const all = queues.flatMap((queue, q) => Array.from({ length: 10 }, (_, n) => add(queue, `p${q}-${n}`)));
  await vi.waitFor(() => expect(running.length).toBe(3));
  await finishAll(20);
  await Promise.all(all);
  expect(most()).toBe(3);
  expect(processes.warnings).toEqual([]);
});

it('keeps to a person’s limit over two processes, also after a person’s slot was renewed', async () => {
  const short = { personSlotHoldMs: 100 };
  const limits = { atOnce: 3, perUser: 1, perGuild: 1 };
  const [here, there] = [await openProcessQueue(limits, short), await openProcessQueue(limits, short)];
  const { add, finishAll, running } = createJobs();
  // Of the two who wait where the first runs, one has his slot of Redis, and loses it when patience is over.
  const all = [add(here, 'ben', 'x')];
  await vi.waitFor(() => expect(running.length).toBe(1));
  all.push(add(here, 'cleo', 'x'), add(there, 'ben', 'y'), add(there, 'dora', 'z'));
  await vi.waitFor(() => expect(running.map(({ who }) => who).sort()).toEqual(['ben', 'dora']));
  await sleep(300);
  expect(running.map(({ who }) => who).sort()).toEqual(['ben', 'dora']);
  await finishAll(4);
  await Promise.all(all);
});

/** A process of its own that holds two slots for at most so long (ms). */
async function startSlotHolder(holds: number) {
  const script = fileURLToPath(new URL('../../../support/queue/slot-holder.ts', import.meta.url));
  const holder = processes.resources.use(
    startCommand([process.execPath, script, processes.redis.url, '2', `${holds}`], '.', {}),
  );
  await holder.waitForOutput('all taken');
  return holder;
}

it('soon releases the slots of a killed process', async () => {
  const holder = await startSlotHolder(600_000);
  const { add, finishAll, running } = createJobs();
  const queue = await openProcessQueue({ atOnce: 2 });
  const all = [add(queue, 'a'), add(queue, 'b')];
  await sleep(1000);
  expect(running.length).toBe(0);
  await holder.stop('SIGKILL');
  await finishAll(2);
  await Promise.all(all);
});

it('releases the slots of a process that hangs once they expire', async () => {
  const since = Date.now();
  const holder = await startSlotHolder(3000);
  holder.signal('SIGSTOP');
  const { add, finishAll } = createJobs();
  const queue = await openProcessQueue({ atOnce: 2 });
  const all = [add(queue, 'a'), add(queue, 'b')];
  await finishAll(2);
  await Promise.all(all);
  expect(Date.now() - since).toBeGreaterThan(3000);
});

it('gives a person’s picture a slot before the cells of their sheet', async () => {
  const limits = { perUser: 1 };
  const [here, there] = [await openProcessQueue(limits), await openProcessQueue(limits)];
  const { add, finishAll, running } = createJobs();
  const all = [add(here, 'ben', 'x')];
  await vi.waitFor(() => expect(running.length).toBe(1));
  const order: string[] = [];
  const note = (what: string) => async () => void order.push(what);
  const cell = there
    .join({ user: 'ben', guild: 'y' }, { isSheetCell: true })
    .run(ignorePosition, neverAborted, note('cell'));
  const picture = there.join({ user: 'ben', guild: 'y' }).run(ignorePosition, neverAborted, note('picture'));
  const client = new Redis(processes.redis.url);
  await vi.waitFor(async () => expect(await client.keys('lorikeet:slots-line:*')).toHaveLength(1));
  client.disconnect();
  await finishAll(1);
  await Promise.all([...all, cell, picture]);
  expect(order).toEqual(['picture', 'cell']);
});

it('continues after a restart of Redis, with slots still held', async () => {
  const queues = [await openProcessQueue({ atOnce: 2 }), await openProcessQueue({ atOnce: 2 })];
  const { add, finishAll, running, most } = createJobs();
  const all = queues.flatMap((queue, q) => Array.from({ length: 4 }, (_, n) => add(queue, `p${q}-${n}`)));
  await vi.waitFor(() => expect(running.length).toBe(2));
  await processes.redis.stop('SIGKILL');
  // They end while Redis is away: their slots are given back when it is there again.
  for (const one of [...running]) one.finish();
  await sleep(500);
  await processes.redis.start();
  await finishAll(8);
  await Promise.all(all);
  expect(most()).toBe(2);
});

it('leaves nothing in Redis of what has ended', async () => {
  const queue = await openProcessQueue({ atOnce: 2 });
  const { add, finishAll } = createJobs();
  const all = Array.from({ length: 5 }, (_, n) => add(queue, `p${n}`));
  await finishAll(5);
  await Promise.all(all);
  const client = new Redis(processes.redis.url);
  await vi.waitFor(async () => expect(await client.keys('*slots:*')).toEqual([]));
  client.disconnect();
});

it('asks Redis twice for a job, and tells it twice that it has ended', async () => {
  const queue = await openProcessQueue({ atOnce: 2 }, { recheckIntervalMs: SELDOM_MS });
  const before = createJobs();
  const first = before.add(queue, 'first');
  await before.finishAll(1);
  await first;
  using commands = await recordRedisCommands(processes.redis.url);
  const names = async () => (await commands.read()).map(({ name }) => name);
  const { add, finishAll, running } = createJobs();
  const job = add(queue, 'ben');
  await vi.waitFor(() => expect(running.length).toBe(1));
  expect(await names()).toEqual(['evalsha', 'evalsha']);
  await finishAll(1);
  await job;
  const seen: string[] = [];
  await vi.waitFor(async () => expect(seen.push(...(await names()))).toBe(2));
  expect(seen).toEqual(['evalsha', 'evalsha']);
});

it('asks for the slots of a burst together', async () => {
  const limits = { atOnce: 100, perUser: 100, perGuild: 100 };
  const queue = await openProcessQueue(limits, { recheckIntervalMs: SELDOM_MS });
  const before = createJobs();
  const first = before.add(queue, 'first');
  await before.finishAll(1);
  await first;
  using commands = await recordRedisCommands(processes.redis.url);
  const { add, finishAll, running } = createJobs();
  const all = Array.from({ length: 100 }, () => add(queue, 'ben'));
  await vi.waitFor(() => expect(running.length).toBe(100));
  expect((await commands.read()).length).toBeLessThan(30);
  await finishAll(100);
  await Promise.all(all);
});
