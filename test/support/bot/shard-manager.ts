import process from 'node:process';
import { vi } from 'vitest';
import { z } from 'zod';
import { freePort, type LorikeetProcess, startLorikeet } from './process.ts';

/** A manager with the processes of its shards. */
export interface TestFleet extends AsyncDisposable {
  readonly manager: LorikeetProcess;
  /** `http://127.0.0.1:port` of the manager. */
  readonly url: string;
  /** The process of a shard as it is now. @throws Error where it was never connected */
  pidOf(shard: number): number;
  /** Status and text of what the manager answers. */
  ask(path: string): Promise<[status: number, text: string]>;
  /** Resolves once all shards are connected. */
  ready(): Promise<void>;
}

const connected = z.object({ msg: z.literal('the shard is connected'), shard: z.number(), pid: z.number() });

/** Ms until all processes are up, on a machine that is busy with other things. */
const UP_WITHIN = 60_000;

/** Starts one with this environment, which has to have SHARDS, and waits until all shards are connected. `more` by its address. */
export async function startFleet(
  env: Readonly<Record<string, string>>,
  more: (url: string) => Readonly<Record<string, string>> = () => ({}),
): Promise<TestFleet> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const manager = startLorikeet({ ...env, ...more(url), PORT: `${port}` });
  const ask = async (path: string): Promise<[number, string]> => {
    const answer = await fetch(`${url}${path}`);
    return [answer.status, await answer.text()];
  };
  const pids = () => {
    const lines = manager.output.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
    const found = lines.flatMap((line) => connected.safeParse(line).data ?? []);
    return new Map(found.map(({ shard, pid }) => [shard, pid]));
  };
  const fleet: TestFleet = {
    manager,
    url,
    ask,
    pidOf: (shard) => {
      const pid = pids().get(shard);
      if (pid === undefined) throw new Error(`Shard ${shard} is not there:\n${manager.output}`);
      return pid;
    },
    ready: () =>
      vi.waitFor(
        async () => {
          const [status, text] = await ask('/readyz');
          if (status !== 200) throw new Error(`${text}\n${manager.output}`);
        },
        { timeout: UP_WITHIN, interval: 50 },
      ),
    [Symbol.asyncDispose]: async () => {
      const all = [...pids().values()];
      await manager[Symbol.asyncDispose]();
      await vi.waitFor(() => {
        if (all.some(lives)) throw new Error('A shard goes on without its manager.');
      }, UP_WITHIN);
    },
  };
  await Promise.race([
    fleet.ready(),
    manager.ended().then(({ output }) => Promise.reject(new Error(`The manager ended:\n${output}`))),
  ]);
  return fleet;
}

/** Whether a process is there. */
export function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
