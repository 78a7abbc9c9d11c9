import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDiscord } from '#test/support/discord/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { startLorikeet } from './process.ts';
import { startBot } from './start-bot.ts';

interface RestartableBotOptions {
  /** Of Discord, and of the bots that {@link startBot} starts; ms since the epoch. */
  readonly wallClock?: () => number;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a bot needs that is started several times, in this process or as one of its own: Discord, Replicate, a store and a folder. */
export async function openRestartableBot({ wallClock = Date.now, env: moreEnv }: RestartableBotOptions = {}) {
  const discord = await startDiscord({ now: wallClock });
  const replicate = await openFakeReplicate();
  const folder = mkdtempSync(join(tmpdir(), 'lorikeet-interrupted-'));
  const env = {
    REPLICATE_API_TOKEN: replicate.token,
    REPLICATE_API_URL: replicate.apiUrl,
    STORE_URL: `sqlite:${join(folder, 'store.sqlite')}`,
    UNDELIVERED_DIR: join(folder, 'kept'),
    ...moreEnv,
  };
  return {
    discord,
    replicate,
    storeUrl: env.STORE_URL,
    start: () => startBot({ discord, env, wallClock }),
    process: () => startLorikeet({ ...discord.env, ...env, PORT: '0' }),
    [Symbol.asyncDispose]: async () => {
      await discord.close();
      await replicate[Symbol.asyncDispose]();
    },
  };
}
