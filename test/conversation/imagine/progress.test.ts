import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { controlsIn, hasPictures, startDiscord, textOf } from '#test/support/discord/index.ts';

const slow = { SKETCH_STEP_MS: '150' };
const small = { prompt: 'a fox', megapixels: '0.25' };

it('shows the progress at most every 1.5 s, and can be canceled', async () => {
  await using bot = await startBot({ env: slow });
  const { discord } = bot;
  const reply = await discord.person('Ben').command('imagine', small);
  const progressMessage = await reply.answer((message) => /\d+ %/.test(textOf(message)));
  expect(textOf(progressMessage)).toMatch(/^\*\*a fox\*\*\n🖌️ `█*░*` \d+ % · about [\d.]+ s left$/);
  expect(controlsIn(progressMessage).map(({ label }) => label)).toEqual(['Cancel']);
  const other = await (await reply.press('Cancel', discord.person('Cleo'))).answer();
  expect(textOf(other)).toContain('Only <@');
  await reply.press('Cancel', discord.person('Ben'));
  const canceled = await reply.answer((message) => textOf(message).includes('Canceled'));
  expect(controlsIn(canceled)).toEqual([]);
  const late = await discord.person('Ben').press(progressMessage, 'Cancel').catch(String);
  expect(late).toContain('no');
  const edits = discord.requests.filter(({ name }) => name.startsWith('PATCH')).map(({ at }) => Date.parse(at));
  const pauses = edits.slice(1, -1).map((at, index) => at - (edits[index] ?? 0));
  expect(Math.min(1500, ...pauses)).toBeGreaterThanOrEqual(1400);
  expectNoDiscordProblems(discord);
});

it('shows the place in the queue, which moves up when another job is canceled', async () => {
  await using bot = await startBot({ env: { ...slow, JOBS_AT_ONCE: '1' } });
  const [ben, cleo, ada] = ['Ben', 'Cleo', 'Ada'].map((name) => bot.discord.person(name));
  const first = await ben?.command('imagine', small);
  const second = await cleo?.command('imagine', small);
  const third = await ada?.command('imagine', small);
  await third?.answer((message) => /Number 2 in the queue · about \d/.test(textOf(message)));
  await second?.answer((message) => textOf(message).includes('Next in the queue'));
  await second?.press('Cancel');
  await third?.answer((message) => textOf(message).includes('Next in the queue'));
  await first?.answer(hasPictures, 20_000);
  await third?.answer(hasPictures, 20_000);
  expectNoDiscordProblems(bot.discord);
});

it('resumes a running job after a restart, in the same message', async () => {
  const store = `sqlite:${join(mkdtempSync(join(tmpdir(), 'lorikeet-')), 'store.sqlite')}`;
  await using discord = await startDiscord();
  const before = await startBot({ discord, env: { ...slow, STORE_URL: store } });
  const reply = await discord.person('Ben').command('imagine', { ...small, seed: 5 });
  await reply.answer((message) => /\d+ %/.test(textOf(message)));
  await before.stop();
  await using _after = await startBot({ discord, env: { STORE_URL: store } });
  const message = await reply.answer(hasPictures);
  expect(textOf(message)).toContain('seed 5');
  expect(reply.messages).toHaveLength(1);
  expectNoDiscordProblems(discord);
});
