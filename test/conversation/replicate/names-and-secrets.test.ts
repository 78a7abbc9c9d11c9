import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ModelFile, modelFile } from '#schema/model/model.ts';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { type Discord, hasPictures, isLoading, startDiscord, textOf } from '#test/support/discord/index.ts';
import { type FakeReplicate, openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { inventVersion } from '#test/support/fake-replicate/models.ts';
import { invalidInput } from '#test/support/fake-replicate/problems.ts';
import { modelFileWith } from '#test/support/models/model-with.ts';

const HF_TOKEN = 'hf_secret_of_the_operator';
const NAMELESS = 'flux-fine-tune-2024-08';
const WITH_SECRET = 'someone/private-lora';
const folder = mkdtempSync(join(tmpdir(), 'lorikeet-'));
const store = join(folder, 'store.sqlite');

let replicate: FakeReplicate;
let discord: Discord;
let bot: TestBot;

beforeAll(async () => {
  replicate = await openFakeReplicate({ bootMs: 0, finishMs: 0, shrink: 16 });
  const files = SHIPPED_MODELS.map((file) => modelFile.parse(file));
  const ofAugust = files.find(({ model }) => model === NAMELESS);
  const secret = { type: 'string', format: 'password', 'x-cog-secret': true };
  const withSecret = modelFile.parse(
    modelFileWith({ seed: { type: 'integer' }, hf_api_token: secret, civitai_api_token: secret }, [], WITH_SECRET),
  );
  if (!ofAugust) throw new Error(`no ${NAMELESS}`);
  publish('someone/flux-of-august', ofAugust);
  publish(WITH_SECRET, withSecret);
  writeFileSync(join(folder, 'private.json'), JSON.stringify(withSecret));
  discord = await startDiscord();
  bot = await startBot({
    discord,
    env: {
      REPLICATE_API_TOKEN: replicate.token,
      REPLICATE_API_URL: replicate.apiUrl,
      STORE_URL: `sqlite:${store}`,
      MODELS_DIR: folder,
      MODEL_NAMES: `${NAMELESS}=someone/flux-of-august`,
      MODEL_SECRETS: `hf_api_token=${HF_TOKEN}`,
    },
  });
});
afterAll(async () => {
  expectNoDiscordProblems(discord);
  await bot[Symbol.asyncDispose]();
  await replicate[Symbol.asyncDispose]();
  await discord.close();
});

function publish(fullName: string, { openapi_schema }: ModelFile): void {
  const [owner = '', name = ''] = fullName.split('/');
  const id = inventVersion('a', fullName);
  const version = { id, created_at: '2024-11-28T10:11:12.345678Z', cog_version: '0.9.21', openapi_schema };
  replicate.models.set(fullName, { owner, name, official: false, versions: [version] });
}

const paint = async (lora: string) =>
  (await discord.person('Ben').command('imagine', { prompt: 'a fox', seed: 1, lora })).answer(hasPictures);

it('a model without an owner is run as what MODEL_NAMES says', async () => {
  await paint(NAMELESS);
  expect(replicate.predictions.at(-1)?.version.id).toBe(inventVersion('a', 'someone/flux-of-august'));
  // Again, with the schema that was read meanwhile.
  expect(textOf(await paint(NAMELESS))).toContain('Flux fine-tune of August 2024');
});

it('a secret is sent to the model that wants it, and is neither stored, logged nor shown', async () => {
  const reply = await discord.person('Ben').command('imagine', { prompt: 'a fox', seed: 1, lora: WITH_SECRET });
  await reply.answer(hasPictures);
  expect(replicate.predictions.at(-1)?.input).toEqual({ prompt: 'a fox', seed: 1, hf_api_token: HF_TOKEN });
  const details = textOf(await (await reply.press('Details')).answer());
  for (const text of [details, bot.log.join(''), readFileSync(store, 'latin1')]) expect(text).not.toContain(HF_TOKEN);
  await paint(NAMELESS);
  expect(replicate.predictions.at(-1)?.input).not.toHaveProperty('hf_api_token');
});

it('a secret that Replicate repeats in an error is neither shown, logged nor stored', async () => {
  const says = `401 Client Error: Unauthorized for url: https://huggingface.co/x?token=${HF_TOKEN}`;
  const invalid = {
    type: 'format',
    field: 'input.hf_api_token',
    description: `hf_api_token ${HF_TOKEN} is not a token`,
  };
  replicate.faults.add({ kind: 'failed', error: says });
  const ben = discord.person('Ben');
  const failed = await (await ben.command('imagine', { prompt: 'a fox', lora: WITH_SECRET })).answer(isFinal);
  replicate.faults.add({ kind: 'failed', error: `nobody knows ${HF_TOKEN}` });
  const broken = await (await ben.command('imagine', { prompt: 'a fox', lora: WITH_SECRET })).answer(isFinal);
  replicate.faults.add({ kind: 'answer', on: 'create', problem: invalidInput([invalid]) });
  const refused = await (await ben.command('imagine', { prompt: 'a fox', lora: WITH_SECRET })).answer(isFinal);
  expect(textOf(refused)).toMatch(/\[secret\\?\] is not a token/);
  const shown = [failed, broken, refused].map(textOf);
  for (const text of [...shown, bot.log.join(''), readFileSync(store, 'latin1')]) expect(text).not.toContain(HF_TOKEN);
});

const isFinal = (message: Parameters<typeof textOf>[0]) =>
  !isLoading(message) && !/Painting|Starting|queue/i.test(textOf(message));
