import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { type Discord, hasPictures, isEphemeral, picturesIn, textOf } from '#test/support/discord/index.ts';
import { type FakeReplicate, openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import {
  INVALID_VERSION,
  NO_CREDIT,
  PREDICTION_ERRORS,
  type Problem,
  UNAUTHENTICATED,
} from '#test/support/fake-replicate/problems.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';
import { COMPILED_MODELS } from '#test/support/shipped-models.ts';

let replicate: FakeReplicate;
let bot: TestBot;
let discord: Discord;
beforeAll(async () => {
  replicate = await openFakeReplicate();
  bot = await startBot({ env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl } });
  discord = bot.discord;
});
afterAll(async () => {
  expectNoDiscordProblems(discord);
  await bot[Symbol.asyncDispose]();
  await replicate[Symbol.asyncDispose]();
});

const member = () => discord.person('member');
/** The input that Replicate received last. */
const lastInput = () => replicate.predictions.at(-1)?.input;

describe('what Replicate receives', () => {
  const options = {
    prompt: 'a fox in the snow',
    aspect_ratio: 'custom',
    width: 512,
    height: 768,
    model: 'dev',
    num_outputs: 2,
    num_inference_steps: 20,
    guidance_scale: 2.5,
    seed: 42,
    output_format: 'png',
    output_quality: 90,
    lora_scale: 1.2,
  };
  const newer = {
    go_fast: false,
    megapixels: '0.25',
    prompt_strength: 0.6,
    replicate_weights: 'fofr/flux-pixar-cars',
    extra_lora: 'fofr/flux-80s-cyberpunk',
    extra_lora_scale: 0.7,
  };

  const safety = { disable_safety_checker: false };

  it.each([
    'jdreetz/illustration',
    'buovier94/flux_stevenespinoza',
    'heller-software/lassie-dog',
    'fofr/flux-handwriting-and-sketch',
  ])('from %s is every option that was given, and nothing else', async (lora) => {
    const message = await (await member().command('imagine', { lora, ...options, ...newer })).answer(hasPictures);
    expect(lastInput()).toEqual({ ...options, ...newer, ...safety });
    expect(picturesIn(message)).toHaveLength(2);
  });

  it('is the bot’s own seed if none was given, and no other option that was not', async () => {
    const message = await (await member().command('imagine', { prompt: 'a cat', lora: 'lassie-dog' })).answer(
      hasPictures,
    );
    const [, seed] = /seed (\d+)/.exec(textOf(message)) ?? [];
    expect(lastInput()).toEqual({ prompt: 'a cat', seed: Number(seed), ...safety });
  });

  it('uses the field names of the base models', async () => {
    const lora = 'black-forest-labs/flux-dev-lora';
    await (
      await member().command('imagine', {
        prompt: 'a cat',
        lora,
        seed: 1,
        guidance_scale: 2,
        replicate_weights: 'huggingface.co/owner/lora',
      })
    ).answer(hasPictures);
    expect(lastInput()).toEqual({
      prompt: 'a cat',
      seed: 1,
      guidance: 2,
      lora_weights: 'huggingface.co/owner/lora',
      ...safety,
    });
  });

  it('is the address of a picture that Replicate can load', async () => {
    const bytes = await samplePicture();
    const file = { name: 'fox.png', bytes, type: 'image/png' };
    const request = await member().command('imagine', { prompt: 'a cat', seed: 1, image: file, mask: file });
    const message = await request.answer(hasPictures);
    expect(textOf(message)).toMatch(
      /-# Started from \[this picture\]\(http\S+\) · strength [\d.]+ · \[mask\]\(http\S+\)$/,
    );
    const { image, mask } = lastInput() ?? {};
    for (const url of [image, mask]) {
      expect(url).toContain(new URL(replicate.apiUrl).origin);
      const got = await fetch(String(url), { headers: { authorization: `Bearer ${replicate.token}` } });
      expect(got.ok).toBe(true);
    }
  });

  it('enables the safety checker outside age-restricted channels', async () => {
    const dark = discord.person('member', 'after-dark');
    await (await dark.command('imagine', { prompt: 'a cat', seed: 1, disable_safety_checker: true })).answer(
      hasPictures,
    );
    expect(lastInput()).toEqual({ prompt: 'a cat', seed: 1, disable_safety_checker: true });
  });
});

describe('models', () => {
  const owned = COMPILED_MODELS.filter(({ name: model, kind }) => kind === 'imagine' && model.includes('/'));
  it.each(owned.map(({ name: model }) => model))('%s paints', async (lora) => {
    const message = await (await member().command('imagine', { prompt: 'a house', lora })).answer(hasPictures);
    expect(picturesIn(message)).toHaveLength(1);
    expect(textOf(message)).not.toContain('sketch,');
  });

  it('without an owner are refused with a request for a full name', async () => {
    const message = await (
      await member().command('imagine', { prompt: 'a house', lora: 'flux-fine-tune-2024-08' })
    ).answer();
    expect(isEphemeral(message)).toBe(true);
    expect(textOf(message)).toContain('MODEL_NAMES');
  });
});

describe('errors of Replicate', () => {
  const paint = async (given = {}) => (await member().command('imagine', { prompt: 'a house', ...given })).answer();
  /** What belongs between the operator and the vendor. */
  const vendor = /credit|billing|replicate\.com|token|r8_|https?:/i;

  it.each<[string, Problem]>([
    ['no credit', NO_CREDIT],
    ['a wrong token', UNAUTHENTICATED],
    ['a version that is not there', INVALID_VERSION],
  ])('%s is logged in full for the operator, and not shown in the reply', async (_, problem) => {
    replicate.faults.add({ kind: 'answer', on: 'create', problem });
    const before = bot.log.length;
    const message = await paint();
    expect(isEphemeral(message)).toBe(true);
    expect(textOf(message)).toMatch(/operator/);
    expect(textOf(message)).not.toMatch(vendor);
    expect(bot.log.slice(before).some((line) => line.includes('"level":50'))).toBe(true);
  });

  it('a filtered picture is reported as missing, and the others are delivered', async () => {
    replicate.faults.add({ kind: 'nsfw', images: [1] });
    const message = await paint({ num_outputs: 3 });
    expect(picturesIn(message)).toHaveLength(2);
    expect(textOf(message)).toContain('1 picture is missing: the model’s safety checker filtered picture 2');
  });

  it.each(Object.entries(PREDICTION_ERRORS))('%s, as a model words it, becomes a readable reply', async (_, error) => {
    replicate.faults.add({ kind: 'failed', error, times: 2 });
    const text = textOf(await paint());
    replicate.faults.clear();
    expect(text).not.toContain(error);
    expect(text).not.toMatch(vendor);
    expect(text).toMatch(/^\S.{20,300}[.!]$/s);
  });

  it('a connection that broke after the request creates no second prediction', async () => {
    const before = replicate.predictions.length;
    replicate.faults.add({ kind: 'reset', on: 'create', after: true });
    expect(picturesIn(await paint())).toHaveLength(1);
    expect(replicate.predictions.length).toBe(before + 1);
  });

  it('an unexpected error is one sentence with an id, under which the cause is logged', async () => {
    replicate.faults.add({ kind: 'failed', error: 'Traceback: KeyError in predict.py' });
    const reply = await member().command('imagine', { prompt: 'a house' });
    const text = textOf(await reply.answer());
    expect(text).toContain(`job \`${reply.id}\``);
    expect(text).not.toContain('KeyError');
    expect(bot.log.filter((line) => line.includes(reply.id) && line.includes('KeyError'))).not.toEqual([]);
  });
});

it('no secret is in any input, message or line of the log', () => {
  const secrets = [replicate.token, discord.env.DISCORD_TOKEN];
  const everything = [
    ...bot.log,
    ...replicate.predictions.map(({ input }) => JSON.stringify(input)),
    ...discord.requests.map((each) => JSON.stringify(each)),
  ];
  expect(everything.length).toBeGreaterThan(20);
  for (const secret of secrets) expect(everything.filter((text) => text.includes(secret))).toEqual([]);
});
