import { Redis } from 'ioredis';
import pino from 'pino';
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import { openRedisLimiters } from '#services/queue/limiters/redis-limiters.ts';
import { KEEP_SLOTS, RELEASE_SLOTS, TAKE_SLOTS } from '#services/queue/limiters/redis-scripts.ts';
import { createJobs, SELDOM_MS, startProcessQueues } from '#test/support/queue/process-queues.ts';

const processes = await startProcessQueues();
const client = new Redis(processes.redis.url);
processes.resources.defer(() => client.disconnect());
afterAll(() => processes[Symbol.asyncDispose]());
beforeEach(() => client.flushall());

const INTERVAL_MS = 60_000;

/** Takes slots for a process as its name says: `a/1` is of process a. Resolves with how many are taken, and which have one. */
async function take(max: number, ...holders: readonly [string, ...string[]]) {
  const [process = ''] = holders[0].split('/');
  const keys = ['slots', 'line', 'asked', `process-${process}`, 'whole'];
  const args = [max, 60_000, INTERVAL_MS, process, 0, ...holders];
  const reply = await client.eval(TAKE_SLOTS, keys.length, ...keys, ...args);
  const [taken, , ...granted] = Array.isArray(reply) ? reply : [];
  return [taken, ...granted];
}
const release = (...holders: readonly string[]) =>
  client.eval(RELEASE_SLOTS, 3, 'slots', 'line', 'asked', 'news', 'id', ...holders);

it('takes a slot once, though the answer was lost', async () => {
  expect(await take(2, 'a/1')).toEqual([1, 1]);
  expect(await take(2, 'a/1', 'a/2', 'a/3')).toEqual([2, 1, 1, 0]);
  // One that goes first has come meanwhile.
  expect(await take(2, 'a/4', 'a/1', 'a/2')).toEqual([2, 0, 1, 1]);
});

it('keeps a free slot for the process that has waited longest', async () => {
  await take(1, 'a/1');
  await take(1, 'b/1');
  await take(1, 'a/2', 'a/3');
  await release('a/1');
  expect(await take(1, 'a/2', 'a/3')).toEqual([0, 0, 0]);
  expect(await take(1, 'b/1')).toEqual([1, 1]);
  await release('b/1');
  expect(await take(1, 'b/2')).toEqual([0, 0]);
  expect(await take(1, 'a/2', 'a/3')).toEqual([1, 1, 0]);
});

it('shares several free slots with all that wait', async () => {
  await take(3, 'a/1', 'a/2', 'a/3');
  await take(3, 'a/4', 'a/5', 'a/6');
  await take(3, 'b/1', 'b/2', 'b/3');
  await release('a/1', 'a/2', 'a/3');
  expect(await take(3, 'a/4', 'a/5', 'a/6')).toEqual([2, 1, 1, 0]);
  expect(await take(3, 'b/1', 'b/2', 'b/3')).toEqual([3, 1, 0, 0]);
});

it('passes over a process that asks no more, and one whose time is that of a clock before it was set back', async () => {
  await take(1, 'a/1');
  for (const process of ['hangs', 'jumped', 'b']) await take(1, `${process}/1`);
  await client.hset('asked', { hangs: `${Date.now() - 130_000}/1`, jumped: `${Date.now() + 600_000}/1` });
  await release('a/1');
  expect(await take(1, 'b/1')).toEqual([1, 1]);
  expect(await client.zrange('line', 0, -1)).toEqual([]);
});

it('has the lower limit count while a process that has it waits longest', async () => {
  await take(4, 'a/1', 'a/2', 'a/3', 'a/4');
  expect(await take(2, 'b/1')).toEqual([4, 0]);
  await release('a/1', 'a/2');
  expect(await take(4, 'a/5')).toEqual([2, 0]);
  await release('a/3');
  expect(await take(2, 'b/1')).toEqual([2, 1]);
  expect(await take(4, 'a/5')).toEqual([3, 1]);
});

/** What `work` tells the processes that wait. */
async function listTold(work: () => Promise<unknown>) {
  const told: string[] = [];
  const subscriber = client.duplicate();
  processes.resources.defer(() => subscriber.disconnect());
  await subscriber.subscribe('news/b', 'news/c', 'news/d', 'end');
  subscriber.on('message', (channel) => void told.push(channel));
  await work();
  await client.publish('end', '');
  await vi.waitFor(() => expect(told).toContain('end'));
  return told;
}

it('tells as many processes as slots are free, those that have waited longest', async () => {
  await take(2, 'a/1', 'a/2');
  for (const process of ['b', 'c', 'd']) await take(2, `${process}/1`);
  expect(await listTold(() => release('a/1', 'a/2'))).toEqual(['news/b', 'news/c', 'end']);
});

it('tells one more of each slot that is released before the first has asked again', async () => {
  await take(2, 'a/1', 'a/2');
  for (const process of ['b', 'c', 'd']) await take(2, `${process}/1`);
  await release('a/1');
  expect(await listTold(() => release('a/2'))).toContain('news/c');
});

it('lets every key expire', async () => {
  await take(1, 'a/1');
  await take(1, 'b/1');
  await client.eval(KEEP_SLOTS, 2, 'kept', 'kept-whole', INTERVAL_MS, 'a/1', 1000);
  const keys = await client.keys('*');
  expect(keys.sort()).toEqual(['asked', 'kept', 'kept-whole', 'line', 'process-a', 'process-b', 'slots', 'whole']);
  const ttls = await Promise.all(keys.map((key) => client.pttl(key)));
  expect(ttls.filter((ttl) => ttl <= 0)).toEqual([]);
});

it('has nobody wait for a process that was stopped', async () => {
  const log = pino({ level: 'silent' });
  const options = { maxConcurrent: 1, expirationMs: 60_000 };
  await using holding = openRedisLimiters(processes.redis.url, log);
  const waiting = openRedisLimiters(processes.redis.url, log);
  const ended = Promise.withResolvers<void>();
  const held = holding.createLimiter('jobs', options).schedule({}, () => ended.promise);
  await vi.waitFor(async () => expect(await client.zcard('lorikeet:slots:jobs')).toBe(1));
  void waiting.createLimiter('jobs', options).schedule({}, async () => {});
  await vi.waitFor(async () => expect(await client.zcard('lorikeet:slots-line:jobs')).toBe(1));
  expect(await client.keys('lorikeet:slots-process:*')).toHaveLength(2);
  await waiting[Symbol.asyncDispose]();
  expect(await client.exists('lorikeet:slots-line:jobs', 'lorikeet:slots-asked:jobs')).toBe(0);
  expect(await client.keys('lorikeet:slots-process:*')).toHaveLength(1);
  ended.resolve();
  await held;
});

it('does not let one process starve another', async () => {
  const seldom = { recheckIntervalMs: SELDOM_MS };
  const [here, there] = [await processes.open({ atOnce: 1 }, seldom), await processes.open({ atOnce: 1 }, seldom)];
  const { add, running, finishAll } = createJobs();
  const all = Array.from({ length: 12 }, (_, n) => add(here, `h${n}`));
  await vi.waitFor(() => expect(running.length).toBe(1));
  all.push(add(there, 'ben'));
  await vi.waitFor(async () => expect(await client.zcard('lorikeet:slots-line:jobs')).toBe(2));
  const order: string[] = [];
  while (!order.includes('ben')) {
    await vi.waitFor(() => expect(running.length).toBe(1));
    const [one] = running;
    order.push(one?.who ?? '');
    one?.finish();
  }
  // The one that ran, and at most one of a process that had waited longer.
  expect(order.length).toBeLessThanOrEqual(3);
  await finishAll(13);
  await Promise.all(all);
});
