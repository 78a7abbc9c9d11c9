import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { type Discord, hasPictures, isEphemeral, startDiscord, textOf } from '#test/support/discord/index.ts';
import { type FakeReplicate, openFakeReplicate } from '#test/support/fake-replicate/index.ts';

let replicate: FakeReplicate;
let bot: TestBot;
let discord: Discord;
let env: Record<string, string>;
const folder = mkdtempSync(join(tmpdir(), 'lorikeet-'));
beforeAll(async () => {
  replicate = await openFakeReplicate();
  env = {
    REPLICATE_API_TOKEN: replicate.token,
    REPLICATE_API_URL: replicate.apiUrl,
    STORE_URL: `sqlite:${join(folder, 'store.sqlite')}`,
  };
  discord = await startDiscord();
  bot = await startBot({ discord, env });
});
afterAll(async () => {
  expectNoDiscordProblems(discord);
  await bot[Symbol.asyncDispose]();
  await discord[Symbol.asyncDispose]();
  await replicate[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** About $0.032 a picture. */
const options = { prompt: 'a fox', lora: 'black-forest-labs/flux-dev-lora' };
const admin = (name: string, given: Record<string, string | number> = {}) =>
  discord.person('admin').command(name, given);
const paint = (person: string, given: Record<string, string | number> = {}) =>
  discord.person(person).command('imagine', { ...options, ...given });

it('stops at what the server may spend a month, and says so; what is free or canceled takes nothing', async () => {
  const set = await (await admin('limits server', { dollars_per_month: 0.07 })).answer();
  expect(textOf(set)).toContain('**The whole server**: any number of pictures a day · $0.07 a month');
  await (await paint('Ben')).answer(hasPictures);
  const refused = await (await paint('Cleo', { num_outputs: 2 })).answer();
  expect(isEphemeral(refused)).toBe(true);
  expect(textOf(refused)).toMatch(
    /^\$0\.0380 left of the \$0\.07 that the admins of this server allow all members together a month; this may take \$0\.0640\. It starts again on 1 \w+ \(UTC\), in \d+ days?\.$/m,
  );
  await (await paint('Cleo')).answer(hasPictures);
  expect(textOf(await (await paint('Ben')).answer())).toContain('$0.0060 left of the $0.07');
  const own = await (await discord.person('Ben').command('me limits')).answer();
  expect(textOf(own)).toContain('**Everybody’s spending here this month**: $0.0640 of $0.07');
});

it('knows after a restart what was spent, and stops at what the operator allows in all servers', async () => {
  await admin('limits clear').then((reply) => reply.answer());
  await bot.stop();
  bot = await startBot({ discord, env: { ...env, DOLLARS_PER_DAY: '0.07' } });
  expect(textOf(await (await paint('Ben')).answer())).toMatch(
    /^\$0\.0060 left of the \$0\.07 that my operator allows in all servers together a day; this may take \$0\.0320\. It starts again at midnight UTC, in/m,
  );
});
