import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** MB of the heap that Node chooses where it has 512 MB of memory; on a large machine it would leave garbage lie for longer. */
export const SMALL_HEAP_MB = 259;

/** Lorikeet as a process of its own, as `npm start` runs it. */
export interface LorikeetProcess extends AsyncDisposable {
  readonly pid: number;
  /** All that it has written so far. */
  readonly output: string;
  /** Resolves once it wrote this. @throws Error with all that it wrote, where it ends before */
  waitForOutput(text: string): Promise<void>;
  /** Resolves at its end, with its exit code and all that it wrote. */
  waitForExit(): Promise<{ code: number | null; output: string }>;
  /** Sends a signal that does not end it. */
  signal(signal: NodeJS.Signals): void;
  /** Sends a message to what was preloaded, and resolves with the next one that comes back. @throws Error where it ends before */
  ask(message: string): Promise<unknown>;
  /** Sends the signal and gives the exit code. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

interface StartOptions {
  /** A module that its process loads first, as a path from the root. */
  readonly preload?: string;
  /** What runs its command. */
  readonly launcher?: readonly string[];
}

/** Starts it with the project's Node and this environment alone; nothing is kept on disk unless STORE_URL says so. */
export function startLorikeet(
  env: Readonly<Record<string, string>>,
  { preload, launcher = [] }: StartOptions = {},
): LorikeetProcess {
  const defaults = {
    PORT: '0',
    READ_LORAS: 'false',
    STORE_URL: 'memory:',
    MODELS_DIR: 'no-such-folder',
    LOG_FORMAT: 'json',
  };
  const options = preload === undefined ? [] : ['--import', `./${preload}`];
  const command = [...launcher, 'node_modules/.bin/node', ...options, 'src/main.mjs'];
  return startCommand(command, ROOT, { ...defaults, ...env }, preload !== undefined);
}

/** Starts any command there, with this environment alone. @param canAsk whether it takes messages */
export function startCommand(
  [command = '', ...args]: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  canAsk = false,
): LorikeetProcess {
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: ['pipe', 'pipe', 'pipe', ...(canAsk ? ['ipc' as const] : [])],
  });
  let output = '';
  const closed = once(child, 'close');
  const listeners = new Set<() => void>();
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} cannot be started.`);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => {
      output += text;
      for (const listener of listeners) listener();
    });
  }
  const waitForExit = async () => {
    await closed;
    return { code: child.exitCode, output };
  };
  return {
    pid,
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
    ask: async (message) => {
      const answered = once(child, 'message');
      child.send(message);
      const [answer] = await Promise.race([
        answered,
        waitForExit().then((end) => Promise.reject(new Error(end.output))),
      ]);
      return answer;
    },
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
