import { randomUUID } from 'node:crypto';
import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { LimiterOptions, Limiters } from './limiters.ts';
import { createOrphanReleaser } from './orphaned-slots.ts';
import { openRedisRates } from './redis-rates.ts';
import { RELEASE_SLOTS, TAKE_SLOTS } from './redis-scripts.ts';
import { createRedisSlots, type RedisSlots } from './redis-slots.ts';

const OPTIONS: RedisOptions = {
  keepAlive: 10_000,
  retryStrategy: (times) => Math.min(times * 50, 1000),
};

/** A call that Redis may have missed must fail, and at once: it is made again when Redis is back. */
const COMMAND_OPTIONS: RedisOptions = {
  ...OPTIONS,
  connectionName: 'lorikeet-limiters',
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 5000,
  // What is sent meanwhile waits for the answer to what was sent before, and goes out as one.
  enableAutoPipelining: true,
};

const NEWS_OPTIONS: RedisOptions = { ...OPTIONS, connectionName: 'lorikeet-free-slots', maxRetriesPerRequest: null };

const takeReply = z
  .tuple([z.number()], z.literal([0, 1]))
  .transform(([taken, ...granted]) => ({ taken, granted: granted.map(Boolean) }));

/**
 * Limiters over Redis: a slot is taken in one round trip, and who has none hears of those that are released. All limiters of a process
 * share two connections, one for commands and one for messages, and all rates two more.
 * @param recheckIntervalMs ms between two checks of a limiter that somebody waits for: Redis may have lost it, a message may have been
 * missed, or the process that holds its slots may have ended
 */
export function openRedisLimiters(url: string, log: Pick<Logger, 'warn'>, recheckIntervalMs = 2500): Limiters {
  const client = new Redis(url, COMMAND_OPTIONS);
  const news = new Redis(url, NEWS_OPTIONS);
  // Channels, unlike keys, ignore the database number.
  const channel = `lorikeet/slots/${client.options.db ?? 0}`;
  const processName = randomUUID();
  let closed = false;
  /** While Redis cannot be reached, the bus reports that. */
  const report = (error: unknown) => {
    if (client.status === 'ready' && !closed) log.warn({ err: error }, 'a limiter that processes share failed');
  };
  client.on('error', report);
  news.on('error', report);

  const rates = openRedisRates(url, report, recheckIntervalMs);
  const limiters = new Map<string, RedisSlots>();
  const slotsKey = (id: string) => `lorikeet:slots:${id}`;
  const waitingKey = (id: string) => `lorikeet:slots-wanted:${id}`;
  let holders = 0;
  const openSlots = (id: string, { maxConcurrent, expirationMs }: LimiterOptions): RedisSlots => {
    const keys = [slotsKey(id), waitingKey(id)];
    const slots: RedisSlots = createRedisSlots(
      {
        take: async (asking) =>
          takeReply.parse(await client.eval(TAKE_SLOTS, 2, ...keys, maxConcurrent, expirationMs, ...asking)),
        release: async (released) => void (await client.eval(RELEASE_SLOTS, 2, ...keys, channel, id, ...released)),
        createHolder: () => `${processName}/${++holders}`,
        expirationMs,
        onError: report,
      },
      () => limiters.get(id) === slots && limiters.delete(id),
    );
    return slots;
  };

  const releaseOrphans = createOrphanReleaser(client, {
    channelOf: (name) => `${channel}/${name}`,
    own: processName,
    intervalMs: recheckIntervalMs,
    now: () => performance.now(),
  });
  const recheck = async (id: string, slots: RedisSlots) => {
    if (slots.isWaiting) await releaseOrphans(slotsKey(id)).catch(report);
    await Promise.all([slots.releaseAll(), slots.takeAll()]);
  };
  const recheckAll = () => {
    for (const [id, slots] of limiters) void recheck(id, slots);
  };
  client.on('ready', recheckAll);
  const timer = setInterval(recheckAll, recheckIntervalMs).unref();
  news.on('message', (_, id) => void limiters.get(id)?.takeAll());
  // By its own channel, other processes see that this one is there. Both are subscribed to again after a reconnect.
  news.subscribe(channel, `${channel}/${processName}`).catch(report);

  return {
    shared: true,
    createLimiter: (id, options) => {
      const current = () => limiters.get(id);
      return {
        schedule: (scheduling, work) => {
          const slots = current() ?? openSlots(id, options);
          limiters.set(id, slots);
          return slots.schedule(scheduling, work);
        },
        get heldElsewhere() {
          return current()?.heldElsewhere ?? 0;
        },
      };
    },
    waitForRate: rates.wait,
    [Symbol.asyncDispose]: async () => {
      closed = true;
      clearInterval(timer);
      await Promise.all([...limiters.values()].map((slots) => slots.releaseAll()));
      client.disconnect();
      news.disconnect();
      await rates[Symbol.asyncDispose]();
    },
  };
}
