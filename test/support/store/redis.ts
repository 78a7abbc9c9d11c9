import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '#test/support/free-port.ts';

/** A real Redis of the caller's own, on a free port of this machine. */
export interface TestRedis extends AsyncDisposable {
  readonly url: string;
  /** Starts it again on the same port, with what it held; every write was on disk before it was answered. */
  start(): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Has it answer nothing at all, its connections as they are, until `resume`. */
  pause(): void;
  resume(): void;
}

/** Starts one; `more` are arguments of Redis's own. */
export async function startRedis(...args: readonly string[]): Promise<TestRedis> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'lorikeet-redis-'));
  let server = await launchRedis(port, folder, args);
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill(signal);
    await once(server, 'exit');
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    start: async () => {
      server = await launchRedis(port, folder, args);
    },
    stop,
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    [Symbol.asyncDispose]: () => stop('SIGKILL'),
  };
}

async function launchRedis(port: number, folder: string, args: readonly string[]): Promise<ChildProcess> {
  const options = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '', ...args];
  const server = spawn('redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await Promise.race([
    once(server, 'error').then(([error]) =>
      Promise.reject(new Error('redis-server cannot be started', { cause: error })),
    ),
    (async () => {
      for await (const line of createInterface(server.stdout)) if (line.includes('Ready to accept connections')) return;
      throw new Error('redis-server ended before it was ready');
    })(),
  ]);
  // Its output is not read any further, and a full pipe would block it.
  server.stdout.resume();
  return server;
}
