import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '#test/support/free-port.ts';
import { killAtExit } from './kill-at-exit.ts';

export interface BenchRedis extends AsyncDisposable {
  readonly url: string;
  clear(): Promise<void>;
}

/** Starts a redis-server that writes each change to disk, as the one in compose.yaml does. */
export async function startRedis(): Promise<BenchRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'lorikeet-bench-redis-'));
  const port = await freePort();
  const args = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'yes',
    '--appendfsync',
    'always',
  ];
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  killAtExit(child);
  const closed = once(child, 'close');
  const client = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null });
  // Until it listens, each attempt to connect is an error.
  client.on('error', () => {});
  await client.ping();
  return {
    url: `redis://127.0.0.1:${port}`,
    clear: async () => void (await client.flushall()),
    [Symbol.asyncDispose]: async () => {
      client.disconnect();
      child.kill('SIGKILL');
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
