import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Lorikeet as a process of its own, as `npm start` runs it. */
export interface LorikeetProcess extends AsyncDisposable {
  /** All that it has written so far. */
  readonly output: string;
  /** Resolves once it wrote this. @throws Error with all that it wrote, where it ends before */
  waitForOutput(text: string): Promise<void>;
  /** Resolves at its end, with its exit code and all that it wrote. */
  waitForExit(): Promise<{ code: number | null; output: string }>;
  /** Sends a signal that does not end it. */
  signal(signal: NodeJS.Signals): void;
  /** Sends the signal and gives the exit code. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts it with the project's Node and this environment alone; nothing is kept on disk unless STORE_URL says so. */
export function startLorikeet(env: Readonly<Record<string, string>>): LorikeetProcess {
  const defaults = { STORE_URL: 'memory:', MODELS_DIR: 'no-such-folder', LOG_FORMAT: 'json' };
  return startCommand(['node_modules/.bin/node', 'src/main.ts'], ROOT, { ...defaults, ...env });
}

/** Starts any command there, with this environment alone. */
export function startCommand(
  [command = '', ...args]: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): LorikeetProcess {
  const child = spawn(command, args, { cwd, env });
  let output = '';
  const closed = once(child, 'close');
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      for (const listener of listeners) listener();
    });
  }
  const waitForExit = async () => {
    await closed;
    return { code: child.exitCode, output };
  };
  return {
    get output() {
      return output;
    },
    waitForExit,
    waitForOutput: async (text) => {
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const check = () => output.includes(text) && resolve(true);
      listeners.add(check);
      check();
      const found = await Promise.race([promise, closed.then(() => false)]);
      listeners.delete(check);
      if (!found) throw new Error(`Lorikeet ended without saying “${text}”:\n${output}`);
    },
    signal: (signal) => void child.kill(signal),
    stop: async (signal) => {
      child.kill(signal);
      return (await waitForExit()).code;
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('There is no free port.');
  return address.port;
}
