import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { modelFile } from '#schema/model/model.ts';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { hasPictures, textOf } from '#test/support/discord/index.ts';
import { submitModal } from '#test/support/discord/modal-values.ts';
import { type FakeReplicate, openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { inventVersion } from '#test/support/fake-replicate/models.ts';
import { modelFileWith } from '#test/support/models/model-with.ts';

const NAME = 'someone/long-seeds';
const SEED = '18446744073709551557';
const folder = mkdtempSync(join(tmpdir(), 'lorikeet-'));
let replicate: FakeReplicate;
let bot: TestBot;

beforeAll(async () => {
  replicate = await openFakeReplicate({ bootMs: 0, finishMs: 0, shrink: 16 });
  const fields = {
    seed: { type: 'integer', minimum: 0, maximum: 2 ** 64 },
    steps: { type: 'integer', default: 20, minimum: 1, maximum: 50 },
  };
  const file = modelFile.parse(modelFileWith(fields, [], NAME));
  const { openapi_schema } = file;
  const version = { id: inventVersion('b', NAME), created_at: '2024-11-28T10:11:12.345678Z', cog_version: '0.9.21' };
  const [owner = '', name = ''] = NAME.split('/');
  replicate.models.set(NAME, { owner, name, official: false, versions: [{ ...version, openapi_schema }] });
  writeFileSync(join(folder, 'seeds.json'), JSON.stringify(file));
  const env = { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl, MODELS_DIR: folder };
  bot = await startBot({ env });
});
afterAll(async () => {
  expectNoDiscordProblems(bot.discord);
  await bot[Symbol.asyncDispose]();
  await replicate[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const lastBody = () =>
  replicate.requests.findLast(({ method, path }) => method === 'POST' && path === '/v1/predictions')?.text;

it('sends a seed beyond 2^53 as the number that was typed, and shows, edits and retypes it so', async () => {
  const ben = bot.discord.person('Ben');
  const reply = await ben.command('imagine', { prompt: 'a fox', lora: NAME, more: `seed: ${SEED}` });
  expect(textOf(await reply.answer(hasPictures))).toContain(`seed ${SEED}`);
  expect(lastBody()).toContain(`"seed":${SEED}`);
  expect(textOf(await (await reply.press('Details')).answer())).toContain(`seed: ${SEED}`);
  const edited = await submitModal(await reply.press('Edit'), { more: 'steps: 30' });
  await edited.answer(hasPictures);
  expect(lastBody()).toContain(`"seed":${SEED}`);
  const rerolled = await (await reply.press('Reroll')).answer(hasPictures);
  expect(textOf(rerolled)).toMatch(/· seed \d{1,6} ·/);
});

it('finds a prediction with such a seed again whose answer was lost, and pays once', async () => {
  const before = replicate.predictions.length;
  replicate.faults.add({ kind: 'reset', on: 'create', after: true });
  const reply = await bot.discord
    .person('Ben')
    .command('imagine', { prompt: 'an owl', lora: NAME, more: `seed: ${SEED}` });
  await reply.answer(hasPictures);
  expect(replicate.predictions.length - before).toBe(1);
});
