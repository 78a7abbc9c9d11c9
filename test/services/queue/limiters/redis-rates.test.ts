import Bottleneck from 'bottleneck';
import { Redis } from 'ioredis';
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import { withRedisClock } from '#services/queue/limiters/bottleneck-clock.ts';
import { openRedisRates, type RedisRates } from '#services/queue/limiters/redis-rates.ts';
import { startRedis } from '#test/support/store/redis.ts';
import { recordRedisCommands } from '#test/support/store/redis-commands.ts';

const resources = new AsyncDisposableStack();
const redis = resources.use(await startRedis());
const client = new Redis(redis.url);
resources.defer(() => client.disconnect());
afterAll(() => resources.disposeAsync());
beforeEach(() => client.flushall());

const openRates = () => resources.use(openRedisRates(redis.url, (error) => expect.fail(String(error)), 100));

/** Waits until the rate lets one through, also while it is still connecting. */
const waitOnce = (rates: RedisRates, rate: { readonly limit: number; readonly windowMs: number }) =>
  vi.waitFor(() => rates.wait('test', rate));

it('keeps one rate over two processes', async () => {
  const rate = { limit: 3, windowMs: 3000 };
  const [one, other] = [openRates(), openRates()];
  // The window begins when both are connected.
  for (const rates of [one, other]) await vi.waitFor(() => rates.wait('connected', rate));
  await one.wait('test', rate);
  await other.wait('test', rate);
  let through = 0;
  const all = [one, other, one].map((rates) => rates.wait('test', rate).then(() => ++through));
  await Promise.race(all);
  await client.ping();
  expect(through).toBe(1);
  await Promise.all(all);
});

it('counts the first one of a window to that window', async () => {
  const rate = { limit: 2, windowMs: 2000 };
  const rates = openRates();
  await waitOnce(rates, rate);
  await rates.wait('test', rate);
  // This one waits until the next window begins.
  await rates.wait('test', rate);
  const settings = 'b_lorikeet-0-test_settings';
  await client.hset(settings, { lastReservoirRefresh: Date.now() - rate.windowMs });
  await rates.wait('test', rate);
  expect(await client.hget(settings, 'reservoir')).toBe('1');
  await rates.wait('test', rate);
  expect(await client.hget(settings, 'reservoir')).toBe('0');
});

it('gives back what it took of an empty window, and waits for the next one', async () => {
  const rate = { limit: 1, windowMs: 60_000 };
  const rates = openRates();
  await waitOnce(rates, rate);
  const next = rates.wait('test', rate);
  const settings = 'b_lorikeet-0-test_settings';
  await expect.poll(() => client.hget(settings, 'reservoir')).toBe('0');
  await client.hset(settings, { lastReservoirRefresh: Date.now() - rate.windowMs });
  await next;
});

it('goes on though the clock of Redis was set back two minutes', async () => {
  const rate = { limit: 1, windowMs: 1000 };
  const rates = openRates();
  await waitOnce(rates, rate);
  const settings = 'b_lorikeet-0-test_settings';
  expect(await client.exists(settings)).toBe(1);
  const ahead = Date.now() + 120_000;
  await client.hset(settings, { nextRequest: ahead, lastReservoirRefresh: ahead });
  await rates.wait('test', rate);
});

it('goes on after Redis has lost everything', async () => {
  const rate = { limit: 1, windowMs: 60_000 };
  const rates = openRates();
  await waitOnce(rates, rate);
  const next = rates.wait('test', rate);
  await client.flushall();
  await next;
});

it('works once Redis is there again, though it was first asked for while Redis was away', async () => {
  await using other = await startRedis();
  await using rates = openRedisRates(other.url, () => {}, 100);
  const rate = { limit: 1, windowMs: 60_000 };
  await waitOnce(rates, rate);
  await other.stop();
  await expect(rates.wait('new', rate)).rejects.toThrow();
  await other.start();
  await vi.waitFor(() => rates.wait('new', rate), { interval: 100 });
});

it('goes on, and says so, where Redis refuses its subscription', async () => {
  await client.call('ACL', 'SETUSER', 'bot', 'on', '>secret', '~*', '&*', '+@all');
  const errors: string[] = [];
  const url = redis.url.replace('redis://', 'redis://bot:secret@');
  await using rates = openRedisRates(url, (error) => void errors.push(String(error)), 100);
  const rate = { limit: 1, windowMs: 500 };
  await waitOnce(rates, rate);
  await client.call('ACL', 'SETUSER', 'bot', 'resetchannels');
  await vi.waitFor(() => expect(errors.join()).toContain('NOPERM'));
});

it('lets what it keeps expire when nobody uses it', async () => {
  const rates = openRates();
  await waitOnce(rates, { limit: 1, windowMs: 1000 });
  const keys = await client.keys('b_*');
  expect(keys.length).toBeGreaterThan(0);
  const GONE = -2;
  const ttls = await Promise.all(keys.map((key) => client.pttl(key)));
  expect(ttls.filter((ttl) => ttl !== GONE && ttl <= 1000)).toEqual([]);
});

it('asks Redis nothing while nobody waits', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  using _ = { [Symbol.dispose]: () => void vi.useRealTimers() };
  await using rates = openRedisRates(redis.url, () => {}, 2500);
  await waitOnce(rates, { limit: 600, windowMs: 60_000 });
  // With its end, the place is given back.
  await vi.waitFor(async () => expect(await client.hget('b_lorikeet-0-test_settings', 'running')).toBe('0'));
  using commands = await recordRedisCommands(redis.url);
  await vi.advanceTimersByTimeAsync(60_000);
  const seen = (await commands.read()).map(({ name }) => name);
  expect(seen.filter((name) => name.startsWith('eval'))).toEqual([]);
});

it('changes the scripts of Bottleneck where it has to', async () => {
  const scripts = new Map<string, string>();
  class RecordingRedis extends Redis {
    override defineCommand(name: string, { lua }: { readonly lua: string }): void {
      scripts.set(name, withRedisClock(lua));
    }
  }
  const connection = new Bottleneck.IORedisConnection({ client: new RecordingRedis(redis.url) });
  await connection.ready;
  expect([...scripts.values()].filter((script) => script.includes('tonumber(ARGV[1])'))).toEqual([]);
  expect(scripts.get('register')).toContain("redis.call('TIME')");
  expect(scripts.get('register')).toContain('local wait = 0');
  expect(scripts.get('heartbeat')).toContain('now < lastReservoirRefresh or');
  await connection.disconnect(false);
});
