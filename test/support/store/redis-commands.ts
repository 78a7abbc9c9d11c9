import { Redis } from 'ioredis';
import { expect, vi } from 'vitest';

/** A command that Redis got: its name, its arguments, and the connection it came from. */
export interface RedisCommand {
  readonly name: string;
  readonly args: readonly string[];
  readonly source: string;
}

/** The commands that a Redis gets from here on, of all connections; those that scripts call are no commands of their own. */
export interface RedisCommands extends Disposable {
  /** Those since the last call. */
  read(): Promise<readonly RedisCommand[]>;
}

export async function recordRedisCommands(url: string): Promise<RedisCommands> {
  // Its own first commands would come among the answers of the monitor, which ioredis does not expect.
  const client = new Redis(url, { enableReadyCheck: false });
  await client.ping();
  const monitor = await client.monitor();
  const seen: RedisCommand[] = [];
  monitor.on('monitor', (_, [name = '', ...args]: string[], source: string) => {
    if (source !== 'lua') seen.push({ name: name.toLowerCase(), args, source });
  });
  const isOwn = ({ name }: RedisCommand) => name === 'echo';
  return {
    read: async () => {
      await client.echo('');
      await vi.waitFor(() => expect(seen.some(isOwn)).toBe(true));
      return seen.splice(0).filter((command) => !isOwn(command));
    },
    [Symbol.dispose]: () => {
      monitor.disconnect();
      client.disconnect();
    },
  };
}
