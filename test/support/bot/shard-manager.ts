import process from 'node:process';
import { vi } from 'vitest';
import { z } from 'zod';
import { freePort } from '#test/support/free-port.ts';
import { type LorikeetProcess, startLorikeet } from './process.ts';

/** A manager with the processes of its shards. */
export interface TestShardManager extends AsyncDisposable {
  readonly manager: LorikeetProcess;
  /** `http://127.0.0.1:port` of the manager. */
  readonly url: string;
  /** The process of a shard as it is now. @throws Error where it was never connected */
  pidOf(shard: number): number;
  /** Status and text of what the manager answers. */
  get(path: string): Promise<[status: number, text: string]>;
  /** Resolves once all shards are connected, and the manager has said which process each of them is. */
  ready(): Promise<void>;
}

const startingLine = z.object({ msg: z.literal('starting the shards'), shards: z.number() });
const connectedLine = z.object({ msg: z.literal('the shard is connected'), shard: z.number(), pid: z.number() });

/** Ms until all processes are up, on a machine that is busy with other things. */
const START_TIMEOUT_MS = 60_000;

/** Starts one with this environment, which has to have SHARDS, and waits until all shards are connected. `more` by its address. */
export async function startShardManager(
  env: Readonly<Record<string, string>>,
  envForUrl: (url: string) => Readonly<Record<string, string>> = () => ({}),
): Promise<TestShardManager> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const manager = startLorikeet({ ...env, ...envForUrl(url), PORT: `${port}` });
  const get = async (path: string): Promise<[number, string]> => {
    const answer = await fetch(`${url}${path}`);
    return [answer.status, await answer.text()];
  };
  const linesOf = <T>(schema: z.ZodType<T>): T[] => {
    const whole = manager.output.split('\n').slice(0, -1);
    const lines: unknown[] = whole.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
    return lines.flatMap((line) => schema.safeParse(line).data ?? []);
  };
  const pids = () => new Map(linesOf(connectedLine).map(({ shard, pid }) => [shard, pid]));
  // A line can arrive after what it tells: /readyz knows of a shard before its line is read here.
  const hasNamedAll = () => pids().size === linesOf(startingLine).at(-1)?.shards && [...pids().values()].every(isAlive);
  const shardManager: TestShardManager = {
    manager,
    url,
    get,
    pidOf: (shard) => {
      const pid = pids().get(shard);
      if (pid === undefined) throw new Error(`Shard ${shard} is not there:\n${manager.output}`);
      return pid;
    },
    ready: () =>
      vi.waitFor(
        async () => {
          const [status, text] = await get('/readyz');
          if (status !== 200 || !hasNamedAll()) throw new Error(`${text}\n${manager.output}`);
        },
        { timeout: START_TIMEOUT_MS, interval: 50 },
      ),
    [Symbol.asyncDispose]: async () => {
      const shardPids = [...pids().values()];
      await manager[Symbol.asyncDispose]();
      await vi.waitFor(() => {
        if (shardPids.some(isAlive)) throw new Error('A shard goes on without its manager.');
      }, START_TIMEOUT_MS);
    },
  };
  await Promise.race([
    shardManager.ready(),
    manager.waitForExit().then(({ output }) => Promise.reject(new Error(`The manager ended:\n${output}`))),
  ]);
  return shardManager;
}

/** Whether a process is there. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
