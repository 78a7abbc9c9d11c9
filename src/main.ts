import { once } from 'node:events';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { startApp } from './app.ts';
import { createLog } from './log.ts';
import { type Config, ConfigError, readConfig } from './schema/config.ts';

/** Ms that a stop may take: container managers kill after ten seconds. */
const STOP_WITHIN = 9000;

try {
  await run(readConfig(process.env));
} catch (error) {
  // For a person at a terminal, before or instead of any log: what to fix, without a stack.
  process.stderr.write(`${wordsFor(error)}\n`);
  process.exit(1);
}

async function run(config: Config): Promise<void> {
  const log = createLog(config, process.stdout.isTTY);
  const stopped = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  await using running = new AsyncDisposableStack();
  const discord = config.DISCORD_TOKEN
    ? { discordToken: config.DISCORD_TOKEN, discordApiUrl: config.DISCORD_API_URL, listens: true }
    : await openPlayground(config.PORT, running);
  running.use(await startApp({ config, ...discord, log, now: Date.now, random: Math.random }));
  if ('page' in discord) log.info(`the playground is open: ${discord.page}`);
  await stopped;
  log.info('stopping: what runs is handed over to the next start');
  await Promise.race([running.disposeAsync(), sleep(STOP_WITHIN)]);
  process.exit(0);
}

/** Without an account: a stand-in for Discord with a page, on this machine only. Its code is loaded only here. */
async function openPlayground(port: number, running: AsyncDisposableStack) {
  const { startPlayground } = await import('#playground/start.ts');
  const { apiUrl, token, url } = running.use(await startPlayground({ port }));
  const page = `http://localhost:${new URL(url).port}`;
  return { discordToken: token, discordApiUrl: apiUrl, listens: false, page };
}

function wordsFor(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'Lorikeet cannot start: another program uses its port.\n  - Stop that program, or choose another port with PORT=8081.';
  }
  return `Lorikeet cannot start: ${error instanceof Error ? error.stack : error}`;
}
