import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import { killAtExit } from './kill-at-exit.ts';
import type { Services } from './services.ts';
import { APPLICATIONS } from './stand-ins/discord/bots.ts';
import { type BotName, preciseNow } from './stand-ins/protocol.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PROBE_URL = pathToFileURL(join(ROOT, 'bench/measure/probe.ts')).href;

/** What `npm start` runs, without an `.env`; in versions before 27 November 2026 the second. */
const MAIN_FILES = ['src/main.mjs', 'src/main.ts'];

const NODE = 'node_modules/.bin/node';

/** The arguments of Node. */
function commandOf(name: BotName, root: string): string[] {
  if (name === 'baseline') return ['bench/baseline.ts'];
  return ['--max-semi-space-size=8', '--v8-pool-size=2', MAIN_FILES.find((file) => existsSync(join(root, file))) ?? ''];
}

/** Builds what a start of Lorikeet reads, as its operator does with `npm run bundle`. */
export function bundleLorikeet(root: string = ROOT): void {
  const buildFile = join(root, 'src/bundle/build.ts');
  if (existsSync(buildFile)) execFileSync(resolve(root, NODE), [buildFile], { cwd: root, stdio: 'ignore' });
}

/** What a bot writes when it can be used. */
const READY_TEXT: Readonly<Record<BotName, string>> = { lorikeet: 'Lorikeet is ready', baseline: 'is ready' };

/** Lorikeet's limits, as far as they go: the baseline has none. */
const NO_LIMITS = {
  MAX_PICTURES_PER_DAY: '1000000000',
  PREDICTIONS_PER_MINUTE: '100000',
  JOBS_PER_USER: '1000',
  MAX_JOBS_PER_USER: '1000',
  JOBS_PER_GUILD: '1000',
  JOBS_AT_ONCE: '1000',
  QUEUE_LENGTH: '100000',
  QUEUE_LENGTH_PER_USER: '100000',
  QUEUE_LENGTH_PER_GUILD: '100000',
  MAX_QUEUE_LENGTH_PER_USER: '100000',
  UNDELIVERED_MB: '100000',
};

/** Ms that a bot may take to start, and to stop. */
const [START_TIMEOUT_MS, STOP_TIMEOUT_MS] = [180_000, 15_000];

export interface BotOptions {
  /** More variables of Lorikeet's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The checkout whose Lorikeet is started, instead of this one. */
  readonly root?: string | undefined;
  /** A folder that outlives the bot, instead of a new one. */
  readonly folder?: string;
  /** A Redis as store, instead of SQLite in the folder. */
  readonly redisUrl?: string | undefined;
  /** Whether {@link Bot.probe} can be used. It costs a little time and memory. */
  readonly probed?: boolean;
}

const probed = z.object({
  /** Ms that the event loop was late, since the last probe. */
  loop: z.object({ p50: z.number(), p99: z.number(), max: z.number() }),
  /** Processor time of the main thread in one turn of the loop, at most, in ms: how late it is without what the other processes take. */
  longestTurnMs: z.number(),
  /** Bytes. */
  heapUsed: z.number(),
  external: z.number(),
  arrayBuffers: z.number(),
  /** Timers, sockets, and so on that keep the process alive. */
  resources: z.number(),
});
export type Probe = z.infer<typeof probed>;

/** A bot in a process of its own. Disposing of it kills the process. */
export interface Bot extends AsyncDisposable {
  readonly name: BotName;
  readonly pid: number;
  readonly folder: string;
  /** Ms from its start until it can be used. */
  readonly startMs: number;
  /** What is inside it now. */
  probe(): Promise<Probe>;
  /** Ends it as its operator does. */
  stop(): Promise<void>;
}

/** Starts a bot, and resolves when it can be used. @throws Error with what it wrote, if it ends before */
export async function startBot(name: BotName, services: Services, options: BotOptions = {}): Promise<Bot> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'lorikeet-bench-')));
  const probeFile = join(folder, `probe-${process.hrtime.bigint()}.jsonl`);
  const { PATH = '', HOME = '' } = process.env;
  const env = {
    PATH,
    HOME,
    DISCORD_TOKEN: APPLICATIONS[name].token,
    DISCORD_API_URL: services.discordApiUrl,
    REPLICATE_API_TOKEN: 'r8_BenchTokenThatNobodyHas000000000000000',
    REPLICATE_API_URL: services.replicateApiUrl,
    STORE_URL: options.redisUrl ?? `sqlite:${join(folder, 'lorikeet.sqlite')}`,
    UNDELIVERED_DIR: join(folder, 'undelivered'),
    MODELS_DIR: join(folder, 'models'),
    PORT: '0',
    READ_LORAS: 'false',
    LOG_FORMAT: 'json',
    ...NO_LIMITS,
    ...options.env,
    ...(options.probed && { NODE_OPTIONS: `--import=${PROBE_URL}`, BENCH_PROBE_FILE: probeFile }),
  };
  const cwd = name === 'lorikeet' && options.root ? resolve(options.root) : ROOT;
  const startedAt = preciseNow();
  const child = spawn(NODE, commandOf(name, cwd), { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  killAtExit(child);
  const closed = once(child, 'close');
  const removeFolder = () => (options.folder ? undefined : rm(folder, { recursive: true, force: true }));
  const kill = async () => {
    child.kill('SIGKILL');
    await closed;
    await removeFolder();
  };
  try {
    await waitForOutput(child, READY_TEXT[name]);
  } catch (error) {
    await kill();
    throw error;
  }
  const startMs = preciseNow() - startedAt;
  const readProbes = async () => (await readFile(probeFile, 'utf8').catch(() => '')).split('\n').filter(Boolean);
  return {
    name,
    pid: child.pid ?? 0,
    folder,
    startMs,
    probe: async () => {
      const before = (await readProbes()).length;
      child.kill('SIGUSR2');
      for (;;) {
        const line = (await readProbes())[before];
        if (line) return probed.parse(JSON.parse(line));
        await sleep(20);
      }
    },
    stop: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await closed;
      clearTimeout(timer);
      await removeFolder();
    },
    [Symbol.asyncDispose]: kill,
  };
}

/** Resolves when the process writes the text. What it writes later is dropped. @throws Error with all that it wrote */
async function waitForOutput(child: ChildProcess, text: string): Promise<void> {
  let output = '';
  const found = Promise.withResolvers<void>();
  const onData = (data: Buffer) => {
    output += data;
    if (output.includes(text)) found.resolve();
  };
  const fail = (reason: string) => found.reject(new Error(`The bot ${reason} without saying “${text}”:\n${output}`));
  const timer = setTimeout(fail, START_TIMEOUT_MS, 'ran long');
  child.on('close', () => fail('ended'));
  child.on('error', ({ message }) => fail(message));
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', onData);
  try {
    await found.promise;
  } finally {
    clearTimeout(timer);
    for (const stream of [child.stdout, child.stderr]) stream?.off('data', onData).resume();
  }
}
