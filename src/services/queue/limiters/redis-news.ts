import { Redis } from 'ioredis';
import { sharedConnectionOptions } from '#services/redis-connection.ts';

export interface RedisNewsListener {
  onMessage(message: string): void;
  /** Called when messages are heard from now on: earlier ones were missed. */
  onSubscribed(): void;
  onError(error: unknown): void;
}

/** What is published on one channel, over a connection of its own. */
export interface RedisNews extends Disposable {
  /** Tries again, if Redis has refused it. */
  resubscribe(): void;
}

export function openRedisNews(url: string, channel: string, listener: RedisNewsListener): RedisNews {
  const client = new Redis(url, {
    ...sharedConnectionOptions('lorikeet-free-slots'),
    maxRetriesPerRequest: null,
    autoResendUnfulfilledCommands: false,
  });
  let isRefused = false;
  const subscribe = () => {
    isRefused = false;
    client.subscribe(channel).then(listener.onSubscribed, (error) => {
      isRefused = true;
      listener.onError(error);
    });
  };
  client.on('error', listener.onError);
  client.on('message', (_, message) => listener.onMessage(message));
  client.on('ready', subscribe);
  return {
    resubscribe: () => {
      if (isRefused && client.status === 'ready') subscribe();
    },
    [Symbol.dispose]: () => client.disconnect(),
  };
}
