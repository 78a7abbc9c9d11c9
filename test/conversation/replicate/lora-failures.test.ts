import type { APIMessage } from 'discord.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { type Discord, startDiscord, textOf } from '#test/support/discord/index.ts';
import { type FakeReplicate, openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { PREDICTION_ERRORS } from '#test/support/fake-replicate/problems.ts';

let replicate: FakeReplicate;
let discord: Discord;
let bot: TestBot;

beforeAll(async () => {
  replicate = await openFakeReplicate({ bootMs: 0, finishMs: 0, shrink: 16 });
  discord = await startDiscord();
  bot = await startBot({
    discord,
    env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl },
  });
  const reference = 'hf.co/someone/gated + hf.co/someone/nothing';
  const reply = await discord.person('admin').command('lora add', { name: 'pair', reference });
  await (await reply.press('Save')).answer((message) => textOf(message).includes('Saved.'));
});
afterAll(async () => {
  expectNoDiscordProblems(discord);
  await bot[Symbol.asyncDispose]();
  await replicate[Symbol.asyncDispose]();
  await discord.close();
});

const failed = (message: APIMessage) => /could not be loaded/.test(textOf(message));

it.each<[string, keyof typeof PREDICTION_ERRORS, object, string]>([
  ['pair', 'loraGated', {}, 'The LoRA `someone/gated` could not be loaded: its host asks for an account or a key.'],
  ['pair', 'loraGone', {}, 'The LoRA `someone/nothing` could not be loaded: there is nothing at that address.'],
  [
    'pair',
    'loraKeys',
    {},
    'One of the LoRAs `someone/gated` and `someone/nothing` could not be loaded: it was made for',
  ],
  [
    'illustration',
    'loraTarball',
    { extra_lora: 'someone/nothing' },
    'The LoRA `someone/nothing` could not be loaded: its download failed.',
  ],
  [
    'flux_stevenespinoza',
    'loraBroken',
    { replicate_weights: 'hf.co/a/b' },
    'The LoRA `a/b` could not be loaded: its file is broken',
  ],
  [
    'lassie-dog',
    'loraSeveral',
    { extra_lora: 'hf.co/someone/loras' },
    'The LoRA `someone/loras` could not be loaded: its repository has several files.',
  ],
  [
    'flux-handwriting-and-sketch',
    'loraCivitai',
    { extra_lora: 'civitai.com/models/7' },
    'The LoRA `civitai.com/models/7` could not be loaded: Civitai has no model',
  ],
])('with %s and the error %s the member reads which LoRA it was, and why', async (lora, error, more, sentence) => {
  replicate.faults.add({ kind: 'failed', error: PREDICTION_ERRORS[error] });
  const reply = await discord.person('Ben').command('imagine', { prompt: 'a fox', lora, ...more });
  const text = textOf(await reply.answer(failed));
  expect(text).toContain(sentence);
  expect(text).not.toContain('my side');
});

it('names no LoRA in the channel that only some may use', async () => {
  const [role] = discord.playground.world.guilds[0]?.roles.slice(1) ?? [];
  const admin = discord.person('admin');
  const options = { name: 'secret', reference: 'hf.co/someone/gated', role: role?.id ?? '' };
  const added = await (await admin.command('lora add', options)).press('Save');
  await added.answer((message) => textOf(message).includes('Saved.'));
  for (const [isPrivate, sentence] of [
    [false, /^A LoRA could not be loaded: its host asks/m],
    [true, /The LoRA `someone\/gated` could not be loaded/],
  ] as const) {
    replicate.faults.add({ kind: 'failed', error: PREDICTION_ERRORS.loraGated });
    const reply = await admin.command('imagine', { prompt: 'a fox', lora: 'secret', private: isPrivate });
    expect(textOf(await reply.answer(failed))).toMatch(sentence);
  }
});
