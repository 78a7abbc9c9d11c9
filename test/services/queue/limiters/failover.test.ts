import { Redis } from 'ioredis';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createJobs, startProcessQueues } from '#test/support/queue/process-queues.ts';
import { startRedis } from '#test/support/store/redis.ts';
import { startRedisProxy } from '#test/support/store/redis-proxy.ts';

it('goes on over another connection when Redis is gone without a word', async () => {
  const processes = await startProcessQueues();
  onTestFinished(() => processes[Symbol.asyncDispose]());
  await using proxy = await startRedisProxy(processes.redis.url);
  const queue = await processes.open({ atOnce: 2 }, {}, proxy.url);
  const { add, running, finishAll } = createJobs();
  const all = [add(queue, 'ben')];
  await vi.waitFor(() => expect(running.length).toBe(1));
  proxy.silence();
  all.push(add(queue, 'cleo'));
  await vi.waitFor(() => expect(running.length).toBe(2), { timeout: 10_000 });
  await finishAll(2);
  await Promise.all(all);
}, 20_000);

it('goes on with the Redis that took over, though the one before still answers as its replica', async () => {
  await using other = await startRedis();
  const processes = await startProcessQueues();
  onTestFinished(() => processes[Symbol.asyncDispose]());
  await using proxy = await startRedisProxy(processes.redis.url);
  const queue = await processes.open({ atOnce: 2 }, {}, proxy.url);
  const { add, running, finishAll } = createJobs();
  const all = [add(queue, 'ben')];
  await vi.waitFor(() => expect(running.length).toBe(1));
  proxy.redirect(other.url);
  const [before, after] = [new Redis(processes.redis.url), new Redis(other.url)];
  onTestFinished(() => [before, after].forEach((client) => void client.disconnect()));
  await before.replicaof('127.0.0.1', new URL(other.url).port);
  all.push(add(queue, 'cleo'));
  await vi.waitFor(() => expect(running.length).toBe(2), { timeout: 10_000 });
  await vi.waitFor(async () => expect(await after.zcard('lorikeet:slots:jobs')).toBe(2));
  await finishAll(2);
  await Promise.all(all);
}, 20_000);
