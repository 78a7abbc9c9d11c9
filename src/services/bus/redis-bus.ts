import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { z } from 'zod';
import { sharedConnectionOptions } from '#services/redis-connection.ts';
import type { Bus } from './bus.ts';

const message = z.object({ from: z.string(), topic: z.string(), text: z.string() });

/**
 * A bus over Redis's publish/subscribe. A disconnected subscriber misses messages, and its `onReconnect` listeners run later; a
 * disconnected publisher queues its messages, which are sent when Redis is back. Needs two connections: one that subscribes can do nothing
 * else.
 * @param silenceMs ms without an answer after which a connection is given up
 */
export async function openRedisBus(
  url: string,
  log: Pick<Logger, 'error' | 'warn'>,
  silenceMs?: number,
): Promise<Bus & AsyncDisposable> {
  const processId = randomUUID();
  const channel = channelOf(url);
  const topics = new EventEmitter().setMaxListeners(0);
  const reconnectListeners: (() => unknown)[] = [];
  const connect = (name: string) =>
    withOutageLog(new Redis(url, { ...sharedConnectionOptions(name, silenceMs), maxRetriesPerRequest: null }), log);
  const publisher = connect('lorikeet-publish');
  const subscriber = connect('lorikeet-subscribe');

  const runSafely = async (work: () => unknown) => {
    try {
      await work();
    } catch (error) {
      log.error({ err: error }, 'news of another process could not be followed');
    }
  };
  const receive = (packet: string) => {
    const { from, topic, text } = message.parse(JSON.parse(packet));
    if (from !== processId) topics.emit(topic, text);
  };
  subscriber.on('message', (_, packet) => void runSafely(() => receive(packet)));
  try {
    await subscriber.subscribe(channel);
  } catch (error) {
    publisher.disconnect();
    subscriber.disconnect();
    throw error;
  }
  subscriber.on('ready', () => {
    // Only after the subscription is back: a message between the reload and that would be missed.
    subscriber.subscribe(channel).then(
      () => reconnectListeners.forEach((reload) => void runSafely(reload)),
      (error) => {
        // Where the connection broke again, the next `ready` comes here once more.
        if (subscriber.status === 'ready') log.error({ err: error }, 'news of another process could not be followed');
      },
    );
  });

  return {
    publish: (topic, text) => {
      publisher.publish(channel, JSON.stringify({ from: processId, topic, text })).catch((error) => {
        log.warn({ err: error, topic }, 'the other processes could not be told');
      });
    },
    subscribe: (topic, heard) => void topics.on(topic, (text: string) => void runSafely(() => heard(text))),
    onReconnect: (reload) => void reconnectListeners.push(reload),
    [Symbol.asyncDispose]: async () => {
      subscriber.disconnect();
      // If Redis is connected, send pending messages first.
      if (publisher.status === 'ready') await publisher.quit().catch(() => {});
      publisher.disconnect();
    },
  };
}

/** Logs the first failure of each outage, not every attempt to reconnect. */
function withOutageLog(redis: Redis, log: Pick<Logger, 'error' | 'warn'>): Redis {
  let isDown = false;
  redis.on('error', (error) => {
    if (!isDown) log.error({ err: error }, 'Redis is away; other processes are not heard until it is back');
    isDown = true;
  });
  redis.on('ready', () => {
    if (isDown) log.warn('Redis is back');
    isDown = false;
  });
  return redis;
}

/** Channels, unlike keys, ignore the database number. With it in the name, two bots can share one Redis. */
function channelOf(url: string): string {
  return `lorikeet/${new URL(url).pathname.slice(1) || '0'}`;
}
