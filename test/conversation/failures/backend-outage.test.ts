import { expect, it, vi } from 'vitest';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { hasPictures, isEphemeral, picturesIn, textOf } from '#test/support/discord/index.ts';
import { openFakeCog } from '#test/support/fake-cog/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { unavailable } from '#test/support/fake-replicate/problems.ts';
import { freePort } from '#test/support/free-port.ts';

const OUTAGE_MESSAGE =
  / has been down for \d+ seconds\. Nothing was started, and nothing is charged\. Please try again in \d+ seconds\.$/;

it('refuses new jobs at once while Replicate fails, delivers the running one, and recovers', async () => {
  await using replicate = await openFakeReplicate({ bootMs: 9000 });
  await using bot = await startBot({
    env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl },
  });
  const { discord } = bot;
  const [member, admin] = [discord.person('member'), discord.person('admin')];
  const underWay = await member.command('imagine', { prompt: 'a fox' });
  await vi.waitFor(() => expect(replicate.predictions).toHaveLength(1));
  for (const on of ['create', 'get', 'list', 'model'] as const)
    replicate.faults.add({ kind: 'answer', on, problem: unavailable(502), times: 1000 });

  await vi.waitFor(async () => {
    const reply = await admin.command('imagine', { prompt: 'another', lora: 'heller-software/lassie-dog' });
    const told = await reply.answer(isEphemeral);
    expect(textOf(told)).toMatch(/^Replicate/);
  });
  const refused = await admin.command('imagine', { prompt: 'one more' });
  const told = await refused.answer();
  expect([isEphemeral(told), textOf(told)]).toEqual([true, expect.stringMatching(OUTAGE_MESSAGE)]);
  // Before anything was acknowledged: its first answer is the refusal.
  expect(refused.history).toHaveLength(1);
  expect(bot.log.filter((line) => line.includes('Replicate does not respond'))).toHaveLength(1);

  const shown = await underWay.answer((message) => textOf(message).includes('Replicate does not answer'));
  expect(textOf(shown)).toMatch(/⚠️ Replicate does not answer\.\n-# Nothing is lost: I go on trying until <t:\d+:t>\.$/);
  replicate.faults.clear();
  replicate.behaviour.bootMs = 0;
  expect(picturesIn(await underWay.answer(hasPictures))).toHaveLength(1);
  await (await admin.command('imagine', { prompt: 'and now' })).answer(hasPictures);
  expect(bot.log.filter((line) => line.includes('Replicate responds again'))).toHaveLength(1);
  expect(replicate.predictions).toHaveLength(2);
  expectNoDiscordProblems(discord);
});

it('refuses jobs for a container that is down, and paints with the other', async () => {
  const modelJson = SHIPPED_MODELS.find((each) => JSON.stringify(each).includes('heller-software/lassie-dog'));
  await using container = await openFakeCog({ generation: 'rust', modelJson, stepMs: 0, shrink: 16 });
  const away = `http://127.0.0.1:${await freePort()}`;
  await using bot = await startBot({
    env: { BACKEND: 'cog', COG_URLS: `jdreetz/illustration=${away},heller-software/lassie-dog=${container.url}` },
  });
  const { discord } = bot;
  const member = discord.person('member');
  const waiting = await member.command('imagine', { prompt: 'a fox', lora: 'jdreetz/illustration' });
  await vi.waitFor(() => expect(bot.log.join()).toContain('A Cog container does not respond'));
  const shown = await waiting.answer((message) => textOf(message).includes('it may be switched off'));
  expect(textOf(shown)).toMatch(
    /⚠️ `jdreetz\/illustration` does not answer: .*\n-# Nothing is lost: I go on trying until <t:\d+:t>\.$/,
  );
  expect(waiting.history.map(textOf).join()).not.toContain('The model is starting up');
  const admin = discord.person('admin');
  const told = await (await admin.command('imagine', { prompt: 'a fox', lora: 'jdreetz/illustration' })).answer();
  expect(textOf(told)).toMatch(OUTAGE_MESSAGE);
  expect(textOf(told)).toMatch(/^`jdreetz\/illustration` /);
  await (await admin.command('imagine', { prompt: 'a dog', lora: 'heller-software/lassie-dog' })).answer(hasPictures);
  await (await waiting.press('Cancel')).responseType();
  expectNoDiscordProblems(discord);
});
