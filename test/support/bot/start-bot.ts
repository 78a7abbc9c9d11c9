import { Writable } from 'node:stream';
import pino from 'pino';
import { loggerOptions } from '#app/logger.ts';
import { startApp } from '#app.ts';
import { readConfig } from '#schema/config/environment.ts';
import { collectSecrets } from '#schema/config/secrets.ts';
import type { CacheSizes } from '#services/store/cache/cache-sizes.ts';
import { type Discord, startDiscord } from '#test/support/discord/index.ts';
import { seededRandom } from '#test/support/seeded-random.ts';

/** The whole bot, as it runs, against a stand-in for Discord. */
export interface TestBot extends AsyncDisposable {
  readonly discord: Discord;
  /** What it logged, a line each. */
  readonly log: readonly string[];
  /** Stops the bot as SIGTERM does; Discord stays. */
  stop(): Promise<void>;
}

export interface TestBotOptions {
  /** On top of what is needed to reach the stand-in; the store is in memory unless told otherwise. */
  readonly env?: Readonly<Record<string, string>>;
  /** A stand-in that is there already, as after a restart; the bot does not close it. */
  readonly discord?: Discord;
  /** Ms of a clock that never jumps. Default: the machine's. */
  readonly now?: () => number;
  /** Ms since the epoch. Default: the machine's. */
  readonly wallClock?: () => number;
  /** Default: nothing stays in memory that nobody holds, so that a test fails wherever something is not loaded. */
  readonly cacheSizes?: CacheSizes;
}

/** Starts a bot and waits until its commands are registered. */
export async function startBot({
  env = {},
  discord: existingDiscord,
  now = () => performance.now(),
  wallClock = Date.now,
  cacheSizes = { servers: 0, people: 0 },
}: TestBotOptions = {}): Promise<TestBot> {
  const discord = existingDiscord ?? (await startDiscord());
  const log: string[] = [];
  const sink = new Writable({
    write: (line, _, done) => {
      log.push(String(line));
      done();
    },
  });
  const config = readConfig({
    ...discord.env,
    STORE_URL: 'memory:',
    MODELS_DIR: 'no-such-folder',
    LOG_LEVEL: 'debug',
    READ_LORAS: 'false',
    ...env,
  });
  const app = await startApp({
    config,
    discordToken: config.DISCORD_TOKEN ?? '',
    discordApiUrl: config.DISCORD_API_URL,
    log: pino({ ...loggerOptions(collectSecrets(config)), level: config.LOG_LEVEL }, sink),
    now,
    wallClock,
    random: seededRandom(1),
    servesHttp: false,
    cacheSizes,
  });
  await discord.ready('imagine');
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= Promise.resolve(app[Symbol.asyncDispose]());
    return stopping;
  };
  return {
    discord,
    log,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
      if (!existingDiscord) await discord.close();
    },
  };
}
