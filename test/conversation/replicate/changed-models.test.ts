import { expect, it } from 'vitest';
import { startBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { hasPictures, textOf } from '#test/support/discord/index.ts';
import { submitModal } from '#test/support/discord/modal-values.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';

const NAME = 'heller-software/lassie-dog';
const DAY_MS = 86_400_000;

it('keeps to the defaults that a picture was painted with, and says what has changed since', async () => {
  await using replicate = await openFakeReplicate({ shrink: 16 });
  const clock = { offset: 0 };
  const env = { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl };
  await using bot = await startBot({ env, now: () => performance.now() + clock.offset });
  const ben = bot.discord.person('Ben');
  const paint = async () => {
    const reply = await ben.command('imagine', { prompt: 'a fox', lora: NAME, seed: 7 });
    await reply.answer(hasPictures);
    return reply;
  };
  const lastInput = () => replicate.predictions.at(-1)?.input;
  const first = await paint();
  expect(lastInput()).not.toHaveProperty('go_fast');
  const details = async () => textOf(await (await first.press('Details')).answer());
  expect(await details()).not.toContain('has changed');

  const hosted = replicate.models.get(NAME);
  const [version, ...older] = hosted?.versions ?? [];
  if (!hosted || !version) throw new Error('no model');
  const schema = JSON.stringify(version.openapi_schema).replace(/("go_fast":\{[^}]*?"default":)false/, '$1true');
  expect(schema).toContain('"default":true');
  replicate.models.set(NAME, { ...hosted, versions: [{ ...version, openapi_schema: JSON.parse(schema) }, ...older] });
  clock.offset += DAY_MS;
  await paint();
  await expect.poll(details).toContain('The model has changed since then: `go_fast: false → true by default`');

  // What is pasted paints the same.
  expect(await details()).toContain('go_fast:false');

  const rerolled = await first.press('Reroll');
  await rerolled.answer(hasPictures);
  expect(lastInput()).toMatchObject({ go_fast: false });
  // Also what is made from what was made from it.
  await (await submitModal(await rerolled.press('Edit'), {})).answer(hasPictures);
  expect(lastInput()).toMatchObject({ go_fast: false });
  await (await submitModal(await first.press('Edit'), {})).answer(hasPictures);
  expect(lastInput()).toMatchObject({ go_fast: false, seed: 7 });
  await paint();
  expect(lastInput()).not.toHaveProperty('go_fast');
  expectNoDiscordProblems(bot.discord);
});
