import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { startApp } from './app.ts';
import { createLog } from './log.ts';
import { answerManager } from './manager/managed.ts';
import { startManager } from './manager.ts';
import { type Config, ConfigError, readConfig } from './schema/config.ts';
import { planShards } from './shard-plan.ts';

/** Ms that a stop may take: container managers kill after ten seconds. */
const STOP_WITHIN = 9000;

/** Ms more that a manager has, to see its shards end. */
const LAST_WORDS = 500;

try {
  await run(readConfig(process.env));
} catch (error) {
  // For a person at a terminal, before or instead of any log: what to fix, without a stack.
  process.stderr.write(`${wordsFor(error)}\n`);
  process.exit(1);
}

async function run(config: Config): Promise<void> {
  const log = createLog(config, process.stdout.isTTY).child(config.SHARD_LIST ? { shards: config.SHARD_LIST } : {});
  const stopped = toldToStop();
  await using running = new AsyncDisposableStack();
  const stopWithin = await open(config, log, running);
  await stopped;
  log.info('stopping: what runs is handed over to the next start');
  await Promise.race([running.disposeAsync(), sleep(stopWithin)]);
  process.exit(0);
}

/** Starts what the config asks for, and gives the ms that its stop may take. */
async function open(config: Config, log: Logger, running: AsyncDisposableStack): Promise<number> {
  const { DISCORD_TOKEN: token, DISCORD_API_URL: discordApiUrl } = config;
  const common = { config, log, now: Date.now, random: Math.random };
  if (!token) {
    const { discordToken, apiUrl, page } = await openPlayground(config.PORT, running);
    running.use(await startApp({ ...common, discordToken, discordApiUrl: apiUrl, listens: false }));
    log.info(`the playground is open: ${page}`);
    return STOP_WITHIN;
  }
  const plan = await planShards(config, token);
  if (plan.is === 'all') {
    running.use(await startManager({ ...common, ...plan, token, env: process.env }));
    return STOP_WITHIN + LAST_WORDS;
  }
  const managed = process.env.SHARDING_MANAGER !== undefined;
  const { shards } = plan;
  const app = await startApp({ ...common, discordToken: token, discordApiUrl, shards, listens: !managed, managed });
  running.use(app);
  if (managed) answerManager(process, app.measured, log);
  return STOP_WITHIN;
}

/** The listeners stay: a second signal, such as the manager's after a terminal's, must not cut short what the first began. */
function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve());
    // A shard whose manager is gone would go on beside the one that the next manager starts.
    process.on('disconnect', () => resolve());
  });
}

/** Without an account: a stand-in for Discord with a page, on this machine only. Its code is loaded only here. */
async function openPlayground(port: number, running: AsyncDisposableStack) {
  const { startPlayground } = await import('#playground/start.ts');
  const { apiUrl, token, url } = running.use(await startPlayground({ port }));
  return { discordToken: token, apiUrl, page: `http://localhost:${new URL(url).port}` };
}

function wordsFor(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'Lorikeet cannot start: another program uses its port.\n  - Stop that program, or choose another port with PORT=8081.';
  }
  return `Lorikeet cannot start: ${error instanceof Error ? error.stack : error}`;
}
