import { setTimeout as sleep } from 'node:timers/promises';
import Bottleneck from 'bottleneck';
import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import type { Limiters } from './limiters.ts';
import { createOrphanReleaser } from './orphaned-slots.ts';

/**
 * A call that Redis may or may not have heard must fail, and at once: a slot that was taken twice because the call was sent
 * again would never come free, and bottleneck makes its calls one after the other, so that one without an answer stops them all.
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
 * Redis 7 and later put `ERR ` before an error of a script's own. Bottleneck is older, knows its errors by their bare text, and
 * would not set up again what Redis has lost.
 */
class BottleneckRedis extends Redis {
  override sendCommand(...[command, stream]: Parameters<Redis['sendCommand']>): unknown {
    const { reject, resolve } = command;
    command.reject = (error) => {
      // With its connection a subscription is gone as well. Bottleneck hears of no failure here: it would end the process.
      if (command.name === 'unsubscribe') return resolve(null);
      const scriptError = /^ERR (SETTINGS_KEY_NOT_FOUND|UNKNOWN_CLIENT)$/.exec(error.message);
      reject(scriptError ? new Error(scriptError[1], { cause: error }) : error);
    };
    return super.sendCommand(command, stream);
  }

  /** Bottleneck makes its second connection so; without this it would be a plain one. */
  override duplicate(override?: Partial<RedisOptions>): Redis {
    return new BottleneckRedis({ ...this.options, ...override });
  }
}

/** Ms between looking whether Redis is back. */
const PING_INTERVAL_MS = 100;

/**
 * Bottleneck's clustering. All limiters of a process share two connections: one to ask, one to hear.
 * @param recheckIntervalMs ms after which a limiter in which something waits is asked again: in case that Redis forgot it, that its news
 * were missed, or that the process is gone that holds what is waited for
 */
export function openRedisLimiters(url: string, log: Pick<Logger, 'warn'>, recheckIntervalMs = 2500): Limiters {
  const client = new BottleneckRedis(url, REDIS_OPTIONS);
  const connection = new Bottleneck.IORedisConnection({ client });
  const limiterKey = (id: string) => `lorikeet-${client.options.db ?? 0}-${id}`;
  const permanentLimiters: Bottleneck[] = [];
  const temporaryLimiters = new Map<string, { readonly limiter: Bottleneck; users: number }>();
  /** While Redis is away the bus says so. */
  const report = (error: unknown) => {
    if (client.status === 'ready' && !closed) log.warn({ err: error }, 'a shared limiter');
  };
  connection.on('error', report);

  let closed = false;
  const releaseOrphans = createOrphanReleaser(client);
  const rechecking = new Set<Bottleneck>();
  const recheck = async (limiter: Bottleneck) => {
    if (limiter.queued() === 0 || rechecking.has(limiter)) return;
    rechecking.add(limiter);
    await releaseOrphans(limiter).catch(report);
    // A job of no weight goes first and takes nothing; it sets the limiter up again where Redis has lost it, which the
    // heartbeat does not, and then whatever may start does.
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
  /** Redis keeps the numbers of whoever was first. Bottleneck's types do not say that this is a promise. */
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
      // One that could not be set up never works again, and leaves waiting whoever waits for it: the next is another.
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
      // A connection that has just broken still looks well, so it is tried. Calls fail at once while there is none.
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
      // What was given back just now is written before this is answered.
      await client.ping().catch(report);
      await connection.disconnect(client.status === 'ready').catch(report);
    },
  };
}
