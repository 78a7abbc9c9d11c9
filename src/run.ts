import module from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { compactHeap } from './app/compact-heap.ts';
import { compileWasmOnce } from './app/compile-wasm-once.ts';
import { createLogger } from './app/logger.ts';
import { startupErrorText } from './app/startup-error.ts';
import { startApp } from './app.ts';
import { buildForNextStart } from './bundle/build-for-next-start.ts';
import { type Config, readConfig } from './schema/config/environment.ts';
import { hostWarnings, isLoopbackHost } from './schema/config/host-warnings.ts';
import { misspelledVariableWarnings } from './schema/config/misspelled-variables.ts';
import { renamedVariableWarnings } from './schema/config/renamed-variables.ts';
import { installLookup } from './services/dns/install.ts';
import { createPrivateFolder } from './services/private-files.ts';
import { answerMetricsRequests } from './shards/managed.ts';
import { planShards } from './shards/plan.ts';

/** Ms that stopping may take: container managers kill after ten seconds. */
const STOP_TIMEOUT_MS = 9000;

/** Ms more that a shard manager has, so that its shards end first. */
const MANAGER_STOP_GRACE_MS = 500;

/** Ms from the start until what makes the next one faster is written, which takes a moment: people who waited for the bot come first. */
const NEXT_START_DELAY_MS = 30_000;

export interface RunOptions {
  /** Whether this runs from a bundle of the sources. */
  readonly isBundled: boolean;
}

/** Runs the bot as this process: resolves never, but ends the process when a signal asks for that, or when it cannot start. */
export async function run({ isBundled }: RunOptions): Promise<never> {
  compileWasmOnce();
  installLookup();
  try {
    return await runUntilStopped(readConfig(process.env), isBundled);
  } catch (error) {
    // There may be no log yet: a person at a terminal reads what to fix, without a stack.
    process.stderr.write(`${startupErrorText(error, process.env)}\n`);
    process.exit(1);
  }
}

async function runUntilStopped(config: Config, isBundled: boolean): Promise<never> {
  const shardBindings = config.SHARD_LIST ? { shards: config.SHARD_LIST } : {};
  const log = (await createLogger(config, process.stdout.isTTY)).child(shardBindings);
  // The manager of a shard has logged them already.
  const { env } = process;
  const warnings = [...renamedVariableWarnings(env), ...misspelledVariableWarnings(env), ...hostWarnings(env, config)];
  if (!process.env.SHARDING_MANAGER) for (const warning of warnings) log.warn(warning);
  log.debug({ isBundled, node: process.version }, 'starting');
  const stopSignal = waitForStopSignal();
  await using resources = new AsyncDisposableStack();
  const stopTimeoutMs = await start(config, log, resources);
  if (!isBundled) setTimeout(() => prepareNextStart(log), NEXT_START_DELAY_MS).unref();
  await stopSignal;
  log.info(config.STORE_URL === 'memory:' ? 'stopping' : 'stopping: the next start resumes the running jobs');
  await Promise.race([resources.disposeAsync(), sleep(stopTimeoutMs)]);
  process.exit(0);
}

/** Makes the next start faster, unless this is a shard: its manager does so. */
function prepareNextStart(log: Logger): void {
  // Node itself does so at its end, so a process that is killed would leave nothing for the next start.
  module.flushCompileCache();
  if (!process.env.SHARDING_MANAGER) void buildForNextStart(process.execPath, log);
}

/** Starts what the config asks for. @returns ms that stopping it may take */
async function start(config: Config, log: Logger, resources: AsyncDisposableStack): Promise<number> {
  const { DISCORD_TOKEN: token, DISCORD_API_URL: discordApiUrl } = config;
  const clocks = { now: () => performance.now(), wallClock: Date.now };
  const shared = { config, log, ...clocks, random: Math.random, beforeLogIn: compactHeap };
  if (!token) {
    const { pageUrl, ...playground } = await openPlayground(config, resources);
    resources.use(await startApp({ ...shared, ...playground, servesHttp: false }));
    log.info(`the playground is open: ${pageUrl}`);
    if (!isLoopbackHost(config.HOST))
      log.info(
        `other machines reach port ${new URL(pageUrl).port} on ${config.HOST}: health checks and webhooks are answered, the playground is not`,
      );
    return STOP_TIMEOUT_MS;
  }
  const plan = await planShards(config, token);
  if (plan.is === 'all') {
    const { startManagerProcess } = await import('./shards/manager-process.ts');
    resources.use(await startManagerProcess({ ...shared, ...plan, token, env: process.env }));
    return STOP_TIMEOUT_MS + MANAGER_STOP_GRACE_MS;
  }
  const managed = process.env.SHARDING_MANAGER !== undefined;
  const { shards } = plan;
  const app = await startApp({ ...shared, discordToken: token, discordApiUrl, shards, servesHttp: !managed, managed });
  resources.use(app);
  if (managed) answerMetricsRequests(process, app.readMetrics, log);
  return STOP_TIMEOUT_MS;
}

/** The listeners stay: a second signal, such as the manager's after a terminal's, must not interrupt the stop. */
function waitForStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve());
    // The manager is gone: the next one starts this shard again, and two of the same must not run.
    process.on('disconnect', () => resolve());
  });
}

/** Starts the playground, a local stand-in for Discord with a page. Its code is loaded only here. */
async function openPlayground(
  { PORT: port, HOST: host, STORE_URL: storeUrl }: Config,
  resources: AsyncDisposableStack,
) {
  const [{ startPlayground }, { createExamplePictures }] = await Promise.all([
    import('#playground/start.ts'),
    import('./app/example-pictures.ts'),
  ]);
  const historyFolder = playgroundFolder(storeUrl);
  if (historyFolder) createPrivateFolder(historyFolder);
  const { apiUrl, token, url, mountHttp } = resources.use(
    await startPlayground({ port, host, historyFolder, examples: createExamplePictures() }),
  );
  const pageUrl = `http://localhost:${new URL(url).port}`;
  return { discordToken: token, discordApiUrl: apiUrl, mountHttp, pageUrl };
}

/** Where the playground keeps its messages: beside the bot's SQLite file, because the buttons of old messages need both. */
function playgroundFolder(storeUrl: string): string | undefined {
  const file = storeUrl.startsWith('sqlite:') ? storeUrl.slice('sqlite:'.length) : ':memory:';
  return file === ':memory:' ? undefined : join(dirname(file), 'playground');
}
