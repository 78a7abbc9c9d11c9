import { afterAll, expect, it } from 'vitest';
import { startBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { picturesIn, textOf } from '#test/support/discord/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { NOT_FOUND } from '#test/support/fake-replicate/problems.ts';

const replicate = await openFakeReplicate({ bootMs: 0, finishMs: 0, shrink: 16 });
const bot = await startBot({ env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl } });
const { discord } = bot;
afterAll(async () => {
  expectNoDiscordProblems(discord);
  await bot[Symbol.asyncDispose]();
  await replicate[Symbol.asyncDispose]();
});

const MARKUP = '[click](https://evil.example) **@everyone**';
const lassie = replicate.models.get('heller-software/lassie-dog');
if (!lassie) throw new Error('no lassie-dog');
const publish = (name: string, about: object, exampleInput?: Record<string, unknown>) =>
  void replicate.models.set(`someone/${name}`, {
    ...lassie,
    owner: 'someone',
    name,
    about: { description: null, ...about },
    ...(exampleInput && { exampleInput }),
  });
const add = (reference: string, more: Record<string, string> = {}) =>
  discord.person('admin').command('lora add', { name: 'x', reference, ...more });

publish(
  'flux-fox',
  {
    description: 'Foxes, use "VLPS" to trigger',
    run_count: 71_360,
    license_url: 'https://example.org/licence',
    cover_image_url: 'https://replicate.delivery/fox.webp',
  },
  {
    prompt: 'VLPS in the snow',
    seed: 7,
    lora_scale: 0.6,
    num_inference_steps: 20,
    guidance_scale: 3,
    output_format: 'png',
  },
);

it('shows what the page of a model on Replicate tells, and offers the words of its example', async () => {
  const reply = await add('someone/flux-fox');
  const message = await reply.answer();
  const text = textOf(message);
  expect(text).toContain('✅ its page says: Foxes, use "VLPS" to trigger');
  expect(text).toContain('✅ run 71,360 times on Replicate');
  expect(text).toContain('✅ licence: https\\://example.org/licence');
  expect(text).toContain('✅ its published example uses lora_scale: 0.6 and num_inference_steps: 20');
  expect(text).not.toContain('**Trigger word**');
  expect(picturesIn(message).map(({ url }) => url)).toEqual(['https://replicate.delivery/fox.webp']);
  expect(JSON.stringify(message.components)).toContain('found on its page or in its published example; not certain');
  const chosen = await (await reply.select(`lora:draft:found:${reply.id}`, ['0'])).answer();
  expect(textOf(chosen)).toContain('**Trigger word** `VLPS`');
});

it('shows the same of one that is a LoRA on a base', async () => {
  const text = textOf(await (await add('someone/flux-fox', { base: 'black-forest-labs/flux-dev-lora' })).answer());
  expect(text).toContain('✅ someone/flux-fox is there, version');
  expect(text).toContain('✅ its page says: Foxes');
});

it('says that it found no trigger word, unless the admin names one', async () => {
  publish('plain', {}, { prompt: 'a house' });
  expect(textOf(await (await add('someone/plain')).answer())).toContain(
    '❔ Not found: a trigger word, which some LoRAs do without, a recommended scale, a licence, or a picture',
  );
  expect(textOf(await (await add('someone/plain', { triggers: 'TOK' })).answer())).toContain(
    '❔ Not found: a recommended scale, a licence, or a picture',
  );
});

it('makes a preset age-restricted whose page says that it is for adults', async () => {
  publish('daring', { description: 'NSFW pictures' });
  expect(textOf(await (await add('someone/daring')).answer())).toContain('**Age-restricted** channels only');
});

it('shows what a page says as text, and no picture from a strange address', async () => {
  publish('markup', { description: MARKUP, license_url: MARKUP, cover_image_url: 'javascript:alert(1)' });
  const message = await (await add('someone/markup')).answer();
  expect(textOf(message)).toContain('\\[click\\](https\\://evil.example) \\*\\*\\@everyone');
  expect(picturesIn(message)).toEqual([]);
});

it('adds a model that is installed without its page', async () => {
  replicate.faults.add({ kind: 'answer', on: 'model', problem: NOT_FOUND });
  const text = textOf(await (await add('heller-software/lassie-dog')).answer());
  expect(text).toContain('✅ Lassie');
  expect(text).not.toContain('its page says');
});
