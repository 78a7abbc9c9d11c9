import Bottleneck from 'bottleneck';
import { Redis, type RedisOptions } from 'ioredis';
import { sharedConnectionOptions } from '#services/redis-connection.ts';
import { withRedisClock } from './bottleneck-clock.ts';
import type { Rate } from './limiters.ts';

/**
 * A call that Redis may have missed must fail, and at once: Bottleneck makes one call after another, so one without a response would
 * block all others.
 */
const REDIS_OPTIONS: RedisOptions = {
  ...sharedConnectionOptions('lorikeet-rates'),
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 5000,
  // Bottleneck subscribes only once. What that fails with is handled below.
  autoResubscribe: true,
};

/**
 * Redis 7 and later put `ERR ` before the errors of a script. Bottleneck is older and compares the bare text, so it would not
 * recreate a limiter that Redis has lost.
 */
class BottleneckRedis extends Redis {
  override sendCommand(...[command, stream]: Parameters<Redis['sendCommand']>): unknown {
    const { reject, resolve } = command;
    command.reject = (error) => {
      // Neither is handled by whoever calls it, which would end the process. The subscription ended with its connection.
      if (command.name === 'unsubscribe') return resolve(null);
      // Those that wait are looked at from time to time.
      if (command.name === 'subscribe' && this.emit('error', error)) return resolve(null);
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

/** Ms until the place of a killed process is free again: what is paced here is over at once. */
const EXPIRATION_MS = 10_000;

/** After so many windows in which nobody asked for it, Redis forgets a rate. It begins again with what may begin within a window. */
const IDLE_WINDOWS = 10;

/** Bottleneck asks Redis so often, also where nobody waits: as good as never. Whoever waits is looked after by `recheckAll`. */
const HEARTBEAT_INTERVAL_MS = 86_400_000;

/** Rates that all processes of one Redis keep together. */
export interface RedisRates extends AsyncDisposable {
  /** Resolves when one more may begin. Rejects if Redis cannot be asked. */
  wait(id: string, rate: Rate): Promise<void>;
}

/**
 * Rates over Bottleneck's clustering, with two connections of their own.
 * @param onError receives what goes wrong while Redis can be reached
 * @param recheckIntervalMs ms between two checks of a rate that somebody waits for: Redis may have lost it
 */
export function openRedisRates(url: string, onError: (error: unknown) => void, recheckIntervalMs: number): RedisRates {
  const client = new BottleneckRedis(url, REDIS_OPTIONS);
  const connection = new Bottleneck.IORedisConnection({ client });
  let closed = false;
  const report = (error: unknown) => {
    if (client.status === 'ready' && !closed) onError(error);
  };
  connection.on('error', report);
  const limiters = new Map<string, Bottleneck>();
  const create = (id: string, { limit, windowMs }: Rate) => {
    const reservoir = {
      reservoir: limit,
      reservoirRefreshAmount: limit,
      reservoirRefreshInterval: windowMs,
    };
    const limiter = new Bottleneck({
      ...reservoir,
      id: `lorikeet-${client.options.db ?? 0}-${id}`,
      connection,
      timeout: IDLE_WINDOWS * windowMs,
      heartbeatInterval: HEARTBEAT_INTERVAL_MS,
    });
    limiter.on('error', report);
    limiters.set(id, limiter);
    // One whose setup failed never works, so the next call creates another.
    limiter.ready().catch(() => limiters.delete(id));
    return limiter;
  };
  let isTaking = false;
  /**
   * Takes one in a single call where nobody waits: `schedule` makes two, one after the other, and a third. One at a time, so that where there
   * is no more, and a new window begins before it is given back, hardly more than the limit may begin.
   */
  const takeNow = async (limiter: Bottleneck, { limit }: Rate): Promise<boolean> => {
    if (isTaking || limiter.queued() > 0) return false;
    isTaking = true;
    try {
      let left = await limiter.incrementReservoir(-1);
      // A window begins with this call, and Bottleneck has counted it to the one before.
      if (left >= limit) left = await limiter.incrementReservoir(-1);
      if (left >= 0) return true;
      await limiter.incrementReservoir(1);
      return false;
    } finally {
      isTaking = false;
    }
  };
  const recheckAll = () => {
    // A job of weight 0 goes first. Unlike the heartbeat, it recreates a limiter that Redis has lost; then every job that may start does.
    for (const limiter of limiters.values())
      if (limiter.queued() > 0) limiter.schedule({ weight: 0, priority: 0 }, async () => {}).catch(report);
  };
  client.on('ready', recheckAll);
  const timer = setInterval(recheckAll, recheckIntervalMs).unref();
  return {
    wait: async (id, rate) => {
      const limiter = limiters.get(id) ?? create(id, rate);
      if (await takeNow(limiter, rate)) return;
      // Bottleneck itself resolves after one more call, with which the place is given back.
      await new Promise<void>((resolve, reject) => {
        limiter.schedule({ expiration: EXPIRATION_MS }, async () => resolve()).catch(reject);
      });
    },
    [Symbol.asyncDispose]: async () => {
      closed = true;
      clearInterval(timer);
      await connection.disconnect(client.status === 'ready').catch(report);
    },
  };
}
