import { setTimeout as sleep } from 'node:timers/promises';
import Bottleneck from 'bottleneck';
import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import type { Limiters } from './limiters.ts';
import { createOrphanReleaser } from './orphaned-slots.ts';
import { withRedisClock } from './redis-clock.ts';

/**
 * A call that Redis may have missed must fail, and at once. If it were sent again, a slot could be taken twice and never be
 * released; and Bottleneck makes one call after another, so one without a response would block all others.
 */
const REDIS_OPTIONS: RedisOptions = {
  connectionName: 'lorikeet-limiters',
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 5000,
  keepAlive: 10_000,
  retryStrategy: (times) => Math.min(times * 50, 1000),
};

/**
 * Redis 7 and later put `ERR ` before the errors of a script. Bottleneck is older and compares the bare text, so it would not
 * recreate a limiter that Redis has lost.
 */
class BottleneckRedis extends Redis {
  override sendCommand(...[command, stream]: Parameters<Redis['sendCommand']>): unknown {
    const { reject, resolve } = command;
    command.reject = (error) => {
      // The subscription ended with its connection. Bottleneck does not handle a rejection here, which would end the process.
      if (command.name === 'unsubscribe') return resolve(null);
      const scriptError = /^ERR (SETTINGS_KEY_NOT_FOUND|UNKNOWN_CLIENT)$/.exec(error.message);
      reject(scriptError ? new Error(scriptError[1], { cause: error }) : error);
    };
    return super.sendCommand(command, stream);
  }

  override defineCommand(name: string, definition: Parameters<Redis['defineCommand']>[1]): void {
    super.defineCommand(name, { ...definition, lua: withRedisClock(definition.lua) });
  }

  /** Bottleneck opens its second connection with it; without this override that would be a plain Redis. */
  override duplicate(override?: Partial<RedisOptions>): Redis {
    return new BottleneckRedis({ ...this.options, ...override });
  }
}

/** Ms between two checks whether Redis is back. */
const PING_INTERVAL_MS = 100;

/**
 * Limiters over Bottleneck's clustering. All limiters of a process share two connections: one for commands, one for messages.
 * @param recheckIntervalMs ms between two checks of a limiter with waiting jobs: Redis may have lost it, a message may have
 * been missed, or the process that holds its slots may have ended
 */
export function openRedisLimiters(url: string, log: Pick<Logger, 'warn'>, recheckIntervalMs = 2500): Limiters {
  const client = new BottleneckRedis(url, REDIS_OPTIONS);
  const connection = new Bottleneck.IORedisConnection({ client });
  const limiterKey = (id: string) => `lorikeet-${client.options.db ?? 0}-${id}`;
  const permanentLimiters: Bottleneck[] = [];
  const temporaryLimiters = new Map<string, { readonly limiter: Bottleneck; users: number }>();
  /** While Redis cannot be reached, the bus reports that. */
  const report = (error: unknown) => {
    if (client.status === 'ready' && !closed) log.warn({ err: error }, 'a limiter that processes share failed');
  };
  connection.on('error', report);

  let closed = false;
  const releaseOrphans = createOrphanReleaser(client);
  const rechecking = new Set<Bottleneck>();
  const recheck = async (limiter: Bottleneck) => {
    if (limiter.queued() === 0 || rechecking.has(limiter)) return;
    rechecking.add(limiter);
    await releaseOrphans(limiter).catch(report);
    // A job of weight 0 goes first and takes no slot. Unlike the heartbeat, it recreates a limiter that Redis has lost; then
    // every job that may start does.
    await limiter.schedule({ weight: 0, priority: 0 }, async () => {}).catch(report);
    rechecking.delete(limiter);
  };
  const recheckAll = () => {
    for (const limiter of permanentLimiters) void recheck(limiter);
    for (const { limiter } of temporaryLimiters.values()) void recheck(limiter);
  };
  client.on('ready', recheckAll);
  const timer = setInterval(recheckAll, recheckIntervalMs).unref();

  const create = (id: string, options: Bottleneck.ConstructorOptions) => {
    const limiter = new Bottleneck({ ...options, id: limiterKey(id), connection });
    limiter.on('error', report);
    return limiter;
  };
  /** Without this, Redis keeps the settings of the first creator. Bottleneck's types do not say that it returns a promise. */
  const updateMaxConcurrent = async (limiter: Bottleneck, maxConcurrent: number) => {
    try {
      await limiter.updateSettings({ maxConcurrent });
    } catch (error) {
      report(error);
    }
  };

  return {
    shared: true,
    createLimiter: (id, options) => {
      const limiter = create(id, options);
      if (typeof options.maxConcurrent === 'number') void updateMaxConcurrent(limiter, options.maxConcurrent);
      permanentLimiters.push(limiter);
      return limiter;
    },
    withLimiter: async (id, options, work) => {
      const entry = temporaryLimiters.get(id) ?? { limiter: create(id, options), users: 0 };
      temporaryLimiters.set(id, entry);
      const forget = () => temporaryLimiters.get(id) === entry && temporaryLimiters.delete(id);
      // A limiter whose setup failed never works and never rejects its jobs, so the next call creates another.
      const setupFailed = new Promise<never>((_, reject) => {
        entry.limiter.ready().catch((error) => {
          forget();
          reject(error);
        });
      });
      entry.users++;
      try {
        await Promise.race([work(entry.limiter), setupFailed]);
      } finally {
        entry.users--;
        if (entry.users === 0) {
          forget();
          await entry.limiter.disconnect().catch(report);
        }
      }
    },
    waitUntilWritable: async () => {
      // A connection that has just broken still has the status `ready`, so send a ping. Without a connection it fails at once.
      for (;;) {
        const answered = await client.ping().catch(() => undefined);
        if (answered || closed) return;
        await sleep(PING_INTERVAL_MS, undefined, { ref: false });
      }
    },
    get closed() {
      return closed;
    },
    [Symbol.asyncDispose]: async () => {
      closed = true;
      clearInterval(timer);
      // Redis answers after it has written the slots released before.
      await client.ping().catch(report);
      await connection.disconnect(client.status === 'ready').catch(report);
    },
  };
}
