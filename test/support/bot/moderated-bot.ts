import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIMessage } from 'discord.js';
import { walkComponents } from '#playground/validate/components/component-tree.ts';
import { type Discord, startDiscord, textOf } from '#test/support/discord/index.ts';
import { type FakeReplicate, openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { FALCONS, hostModerationModels } from '#test/support/fake-replicate/moderation.ts';
import type { Prediction } from '#test/support/fake-replicate/predictions/prediction.ts';
import { startBot, type TestBot } from './start-bot.ts';

/** A bot whose pictures are judged by a model on a stand-in for Replicate, and that can be restarted. */
export interface ModeratedBot extends AsyncDisposable {
  readonly discord: Discord;
  readonly replicate: FakeReplicate;
  readonly env: Readonly<Record<string, string>>;
  start(env?: Readonly<Record<string, string>>): Promise<TestBot>;
  /** Predictions that painted, and those that judged. */
  readonly painted: readonly Prediction[];
  readonly judged: readonly Prediction[];
}

/** @param env on top of what is needed; pictures with `nsfw` in their prompt are flagged */
export async function openModeratedBot(env: Readonly<Record<string, string>> = {}): Promise<ModeratedBot> {
  const [discord, replicate] = [await startDiscord(), await openFakeReplicate()];
  hostModerationModels(replicate.models);
  const folder = mkdtempSync(join(tmpdir(), 'lorikeet-moderated-'));
  const fullEnv = {
    REPLICATE_API_TOKEN: replicate.token,
    REPLICATE_API_URL: replicate.apiUrl,
    MODERATION_MODEL: FALCONS,
    STORE_URL: `sqlite:${join(folder, 'store.sqlite')}`,
    UNDELIVERED_DIR: join(folder, 'undelivered'),
    ...env,
  };
  const bots: TestBot[] = [];
  const isJudge = ({ model }: Prediction) => model.judge !== undefined;
  return {
    discord,
    replicate,
    env: fullEnv,
    start: async (more = {}) => {
      const bot = await startBot({ discord, env: { ...fullEnv, ...more } });
      bots.push(bot);
      return bot;
    },
    get painted() {
      return replicate.predictions.filter((prediction) => !isJudge(prediction));
    },
    get judged() {
      return replicate.predictions.filter(isJudge);
    },
    [Symbol.asyncDispose]: async () => {
      for (const bot of bots) await bot.stop();
      await discord.close();
      await replicate[Symbol.asyncDispose]();
    },
  };
}

/** Lets an admin choose what becomes of flagged pictures; `default` covers them. */
export async function choosePolicy({ discord }: Pick<ModeratedBot, 'discord'>, policy: string): Promise<void> {
  const admin = discord.person('admin');
  const panel = await (await admin.command('settings')).answer();
  const rules = await (await admin.select(panel, 'settings:page', ['rules'])).answer((message) =>
    textOf(message).includes('Flagged pictures'),
  );
  await (await admin.select(rules, /^settings:set:flagged_pictures:/, [policy])).responseType();
}

/** Which pictures of a message are covered, in order. */
export function coveredIn(message: APIMessage): boolean[] {
  return [...walkComponents(message.components)].flatMap(({ node }) =>
    node.type === 12 && Array.isArray(node.items) ? node.items.map((item) => item?.spoiler === true) : [],
  );
}
