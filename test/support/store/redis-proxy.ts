import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A way to Redis on which connections can go silent, as when a host is gone without a word. */
export interface RedisProxy extends AsyncDisposable {
  readonly url: string;
  /** From now on, the connections that are there carry nothing, and stay open. New ones work. */
  silence(): void;
  /** From now on, new connections lead to this Redis. */
  redirect(redisUrl: string): void;
}

export async function startRedisProxy(redisUrl: string): Promise<RedisProxy> {
  let target = new URL(redisUrl);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const redis = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [client, redis],
      [redis, client],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        to.destroy();
        sockets.delete(from);
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return {
    url: `redis://127.0.0.1:${address.port}`,
    silence: () => {
      for (const socket of sockets) socket.unpipe().pause();
    },
    redirect: (url) => {
      target = new URL(url);
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
