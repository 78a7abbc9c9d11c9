import { randomUUID } from 'node:crypto';
import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import { sharedConnectionOptions } from '#services/redis-connection.ts';
import type { LimiterOptions, Limiters } from './limiters.ts';
import { openRedisNews } from './redis-news.ts';
import { openRedisRates } from './redis-rates.ts';
import { createSlotCalls } from './redis-slot-calls.ts';
import { createRedisSlots, type RedisSlots } from './redis-slots.ts';

/** A call that Redis may have missed must fail, and at once: it is made again when Redis is back. */
const COMMAND_OPTIONS: RedisOptions = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 5000,
  // What is sent meanwhile waits for the answer to what was sent before, and goes out as one.
  enableAutoPipelining: true,
};

const now = () => performance.now();

/**
 * Limiters over Redis: a slot is taken in one round trip, and who has none hears of those that are released. All limiters of a process
 * share two connections, one for commands and one for messages, and all rates two more.
 * @param recheckIntervalMs ms between two checks of what is held, which Redis may have lost, and of limiters that somebody waits for:
 * a message may have been missed, or the process that holds the slots may have ended
 */
export function openRedisLimiters(url: string, log: Pick<Logger, 'warn'>, recheckIntervalMs = 2500): Limiters {
  const client = new Redis(url, {
    ...sharedConnectionOptions('lorikeet-limiters', 4 * recheckIntervalMs),
    ...COMMAND_OPTIONS,
  });
  const processName = randomUUID();
  let closed = false;
  /** While Redis cannot be reached, the bus reports that. */
  const report = (error: unknown) => {
    if (client.status === 'ready' && !closed) log.warn({ err: error }, 'a limiter that processes share failed');
  };
  client.on('error', report);

  const rates = openRedisRates(url, report, recheckIntervalMs);
  const limiters = new Map<string, RedisSlots>();
  /** Whether Redis may lack slots that are held here. */
  let isLost = false;
  const keepAll = async () => {
    isLost = true;
    await Promise.all([...limiters.values()].map((slots) => slots.keepAll()));
    isLost = false;
  };
  const isHolding = () => [...limiters.values()].some((slots) => slots.isHolding);
  const calls = createSlotCalls(client, {
    processName,
    intervalMs: recheckIntervalMs,
    now,
    onError: report,
    onAbsent: () => {
      if (isHolding()) void keepAll().catch(report);
    },
  });
  const openSlots = (id: string, options: LimiterOptions): RedisSlots => {
    const slots: RedisSlots = createRedisSlots(
      calls.ofLimiter(id, options),
      () => limiters.get(id) === slots && limiters.delete(id),
    );
    return slots;
  };

  const recheck = async (id: string, slots: RedisSlots) => {
    if (slots.isWaiting && slots.heldElsewhere > 0) await calls.releaseOrphans(id).catch(report);
    await Promise.all([slots.releaseAll(), slots.takeAll()]);
  };
  const recheckAll = () => {
    for (const [id, slots] of limiters) void recheck(id, slots);
  };
  /** However much is held, one look: the key of this process is lost with the slots, and expires if the clock of Redis jumps ahead. */
  const look = async () => {
    if (isHolding() && (!(await calls.renewPresence()) || isLost)) await keepAll();
  };
  client.on('ready', () => {
    // It may be another Redis, or one that lacks the last seconds. This goes out before anything is asked for.
    Promise.all([calls.repeatReleases(), keepAll()]).catch(report);
    recheckAll();
  });
  // By its channel, other processes see that this one is there.
  const news = openRedisNews(url, calls.channelOf(processName), {
    onMessage: (id) => void limiters.get(id)?.takeAll(),
    onSubscribed: recheckAll,
    onError: report,
  });
  const timer = setInterval(() => {
    news.resubscribe();
    look().catch(report);
    recheckAll();
  }, recheckIntervalMs).unref();

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
      const waitedFor = [...limiters].flatMap(([id, slots]) => (slots.isWaiting ? [id] : []));
      await Promise.all([...[...limiters.values()].map((slots) => slots.releaseAll()), calls.leave(waitedFor)]).catch(
        report,
      );
      client.disconnect();
      news[Symbol.dispose]();
      await rates[Symbol.asyncDispose]();
    },
  };
}
