import { expect, it } from 'vitest';
import { ConfigError, readConfig } from '#schema/config/environment.ts';
import illustration from '#schema/model/models/illustration.json' with { type: 'json' };
import { coveredIn, type ModeratedBot, openModeratedBot } from '#test/support/bot/moderated-bot.ts';
import { SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures } from '#test/support/discord/index.ts';
import { openFakeCog } from '#test/support/fake-cog/index.ts';
import { moderationModel } from '#test/support/fake-replicate/moderation.ts';
import { unavailable } from '#test/support/fake-replicate/problems.ts';

const paint = async ({ discord }: ModeratedBot, prompt: string) =>
  (await discord.person('Ben').command('imagine', { ...SMALL_IMAGINE_OPTIONS, prompt })).answer(hasPictures);

it.each([
  ['nobody/nothing', /Replicate has no such model or version/],
  ['black-forest-labs/flux-dev-lora', /cannot judge pictures: it needs more than a picture: prompt$/],
  [
    'salesforce/blip',
    /cannot judge pictures: its output cannot be read as a verdict on a picture. Its own example puts out: \[\{"text":"Caption: a woman/,
  ],
])('does not start with %s', async (MODERATION_MODEL, sentence) => {
  await using at = await openModeratedBot({ MODERATION_MODEL });
  at.replicate.models.set(
    'salesforce/blip',
    moderationModel('salesforce/blip', '2e1dddc8621f72155f24cf2e0adbde548458d3cab9f00c0139eea840d0ac4746', {
      output: { type: 'string' },
      exampleOutput: [{ text: 'Caption: a woman sitting on the beach with a dog' }],
      judge: undefined,
    }),
  );
  const error = await at.start().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  expect(String(error)).toMatch(sentence);
});

it.each([
  [{ MODERATION_MODEL: 'nsfw' }, /MODERATION_MODEL: must read owner\/name/],
  [{ MODERATION_MODEL: 'owner/name' }, /MODERATION_MODEL: runs on Replicate, not with BACKEND=sketch/],
  [
    { MODERATION_MODEL: 'owner/name', BACKEND: 'cog', COG_URLS: 'owner/other=http://host:5000' },
    /REPLICATE_API_TOKEN: is missing, and MODERATION_MODEL runs on Replicate/,
  ],
  [
    { MODERATION_MODEL: 'lorikeet/sample-moderation', REPLICATE_API_TOKEN: 'r8_token' },
    /lorikeet\/sample-moderation judges sketches only/,
  ],
  [{ MODERATION_THRESHOLD: '2' }, /MODERATION_THRESHOLD: must be a number from 0 to 1/],
])('refuses %j', (env, sentence) => {
  expect(() => readConfig(env)).toThrow(sentence);
});

it('starts while Replicate does not say what the model is, and judges once it does', async () => {
  await using at = await openModeratedBot();
  at.replicate.faults.add({ kind: 'answer', on: 'model', problem: unavailable(503), times: 1000 });
  const bot = await at.start();
  expect(bot.log.join('')).toContain('until it can, every picture is treated as flagged');
  at.replicate.faults.clear();
  expect(coveredIn(await paint(at, 'a fox'))).toEqual([false]);
});

it('judges pictures of Cog containers on Replicate, to which they are uploaded', async () => {
  await using at = await openModeratedBot();
  await using cog = await openFakeCog({
    generation: 'rust',
    modelJson: illustration,
    setupMs: 0,
    stepMs: 0,
    shrink: 16,
  });
  await at.start({ BACKEND: 'cog', COG_URLS: `jdreetz/illustration=${cog.url}` });
  expect(coveredIn(await paint(at, 'a fox'))).toEqual([false]);
  expect(at.painted).toEqual([]);
  expect(at.judged.map(({ input }) => String(input.image))).toEqual([expect.stringContaining('/v1/files/')]);
});
