import { Redis } from 'ioredis';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createJobs, startProcessQueues } from '#test/support/queue/process-queues.ts';
import { startRedis } from '#test/support/store/redis.ts';
import { startRedisProxy } from '#test/support/store/redis-proxy.ts';

/** A process that reaches Redis through a proxy, and paints a first job. */
async function startFirstJob() {
  const processes = await startProcessQueues();
  onTestFinished(() => processes[Symbol.asyncDispose]());
  const proxy = await startRedisProxy(processes.redis.url);
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  const queue = await processes.open({ atOnce: 2 }, {}, proxy.url);
  const { add, running, finishAll } = createJobs();
  const all = [add(queue, 'ben')];
  await vi.waitFor(() => expect(running.length).toBe(1));
  return { redis: processes.redis, proxy, queue, all, add, running, finishAll };
}

it('goes on over another connection when Redis is gone without a word', async () => {
  const { proxy, queue, all, add, running, finishAll } = await startFirstJob();
  proxy.silence();
  all.push(add(queue, 'cleo'));
  await vi.waitFor(() => expect(running.length).toBe(2));
  await finishAll(2);
  await Promise.all(all);
});

it('goes on with the Redis that took over, though the one before still answers as its replica', async () => {
  await using other = await startRedis();
  const { redis, proxy, queue, all, add, running, finishAll } = await startFirstJob();
  proxy.redirect(other.url);
  const [before, after] = [new Redis(redis.url), new Redis(other.url)];
  onTestFinished(() => [before, after].forEach((client) => void client.disconnect()));
  await before.replicaof('127.0.0.1', new URL(other.url).port);
  all.push(add(queue, 'cleo'));
  await vi.waitFor(() => expect(running.length).toBe(2));
  await vi.waitFor(async () => expect(await after.zcard('lorikeet:slots:jobs')).toBe(2));
  await finishAll(2);
  await Promise.all(all);
});
