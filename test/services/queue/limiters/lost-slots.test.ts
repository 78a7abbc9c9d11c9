import { Redis } from 'ioredis';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createJobs, type ProcessQueues, startProcessQueues } from '#test/support/queue/process-queues.ts';
import { recordRedisCommands } from '#test/support/store/redis-commands.ts';

const NO_PERSISTENCE = ['--appendonly', 'no'];
const JOBS = 'lorikeet:slots:jobs';

async function start(...args: readonly string[]): Promise<ProcessQueues> {
  const processes = await startProcessQueues(...args);
  onTestFinished(() => processes[Symbol.asyncDispose]());
  return processes;
}

function connect({ redis }: ProcessQueues): Redis {
  const client = new Redis(redis.url);
  onTestFinished(() => client.disconnect());
  return client;
}

/** Two processes that share two slots: one has taken both, the other waits for one. */
async function startHolderAndWaiter(processes: ProcessQueues) {
  const [holder, waiter] = [await processes.open({ atOnce: 2 }), await processes.open({ atOnce: 2 })];
  const jobs = createJobs();
  const all = [jobs.add(holder, 'ben'), jobs.add(holder, 'cleo')];
  await vi.waitFor(() => expect(jobs.running.length).toBe(2));
  all.push(jobs.add(waiter, 'dora'));
  await waitForAsks(processes, 0);
  return { ...jobs, all, holder, waiter };
}

/** Waits until somebody who waits has asked so often, whatever the machine's pace. */
async function waitForAsks(processes: ProcessQueues, count: number): Promise<void> {
  const client = connect(processes);
  const times = new Set<string>();
  await vi.waitFor(
    async () => {
      for (const time of await client.hvals('lorikeet:slots-asked:jobs')) times.add(time);
      expect(times.size).toBeGreaterThan(count);
    },
    { timeout: 20_000, interval: 20 },
  );
}

it('keeps to the limit after Redis lost all data, in one who runs on', async () => {
  const processes = await start();
  const { add, finishAll, all, holder, waiter, most } = await startHolderAndWaiter(processes);
  const client = connect(processes);
  await client.flushall();
  await vi.waitFor(async () => expect(await client.zcard(JOBS)).toBe(2));
  await waitForAsks(processes, 3);
  all.push(add(holder, 'emil'), add(waiter, 'fritz'));
  await finishAll(5);
  await Promise.all(all);
  expect(most()).toBe(2);
});

it('keeps to the limit after a restart of Redis without its data', async () => {
  const processes = await start(...NO_PERSISTENCE);
  const { finishAll, all, most } = await startHolderAndWaiter(processes);
  await processes.redis.stop('SIGKILL');
  await processes.redis.start();
  await vi.waitFor(async () => expect(await connect(processes).zcard(JOBS)).toBe(2));
  await waitForAsks(processes, 3);
  await finishAll(3);
  await Promise.all(all);
  expect(most()).toBe(2);
});

it('looks once for all that it holds, and not at all while it holds nothing', async () => {
  const processes = await start();
  const { add, finishAll, running } = createJobs();
  const queue = await processes.open({ atOnce: 20 });
  const all = Array.from({ length: 10 }, (_, n) => add(queue, `p${n}`));
  await vi.waitFor(() => expect(running.length).toBe(10));
  using commands = await recordRedisCommands(processes.redis.url);
  const seen: string[] = [];
  const read = async () => seen.push(...(await commands.read()).map(({ name }) => name));
  await vi.waitFor(async () => expect(await read()).toBeGreaterThanOrEqual(3), { interval: 100 });
  expect(new Set(seen)).toEqual(new Set(['set']));
  await finishAll(10);
  await Promise.all(all);
  await vi.waitFor(async () => expect(await connect(processes).keys('*slots:*')).toEqual([]));
  await commands.read();
  await expect.poll(async () => (await connect(processes).keys('*slots-process:*')).length).toBe(0);
  expect((await commands.read()).filter(({ name }) => name === 'set' || name.startsWith('eval'))).toEqual([]);
});

it('registers again what another Redis does not know, as soon as it is there', async () => {
  const processes = await start();
  const { finishAll, all } = await startHolderAndWaiter(processes);
  const client = connect(processes);
  const [lost = ''] = await client.zrange(JOBS, 0, 0);
  // As one that took over before it had heard of the last slot.
  await client.multi().zrem(JOBS, lost).call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes').exec();
  await vi.waitFor(async () => expect(await client.zscore(JOBS, lost)).not.toBeNull());
  await finishAll(3);
  await Promise.all(all);
});

it('releases again what another Redis does not know to be released', async () => {
  const processes = await start();
  const { running, finishAll, all } = await startHolderAndWaiter(processes);
  const client = connect(processes);
  const before = await client.zrange(JOBS, 0, -1, 'WITHSCORES');
  running[0]?.finish();
  await vi.waitFor(() => expect(running.map(({ who }) => who)).toEqual(['cleo', 'dora']));
  const [released = ''] = before.filter((_, index) => index % 2 === 0);
  await client
    .multi()
    .zadd(JOBS, Date.now() + 60_000, released)
    .call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    .exec();
  await vi.waitFor(async () => expect(await client.zscore(JOBS, released)).toBeNull());
  await finishAll(3);
  await Promise.all(all);
});

it('keeps the slots of a process that cannot subscribe, but works', async () => {
  const processes = await start();
  const client = connect(processes);
  await client.call('ACL', 'SETUSER', 'ben', 'on', '>secret', '~*', '&*', '+@all');
  const url = processes.redis.url.replace('redis://', 'redis://ben:secret@');
  const [holder, waiter] = [await processes.open({ atOnce: 2 }, {}, url), await processes.open({ atOnce: 2 })];
  const { running, add, finishAll, most } = createJobs();
  const all = [add(holder, 'ben'), add(holder, 'cleo')];
  await vi.waitFor(() => expect(running.length).toBe(2));
  await client.call('ACL', 'SETUSER', 'ben', 'resetchannels');
  all.push(add(waiter, 'dora'));
  await waitForAsks(processes, 8);
  expect(most()).toBe(2);
  await client.call('ACL', 'SETUSER', 'ben', '&*');
  await finishAll(3);
  await Promise.all(all);
});
