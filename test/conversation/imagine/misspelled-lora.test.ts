import { expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { labelsOf, SMALL_IMAGINE_OPTIONS, sizesOf } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, textOf } from '#test/support/discord/index.ts';

const { discord } = await sharedBot();

it('offers the LoRA that was meant, and paints with all that was given', async () => {
  const ben = discord.person('Ben');
  const reply = await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, seed: 7, lora: 'lasie-dog' });
  const question = await reply.answer();
  expect(isEphemeral(question)).toBe(true);
  expect(textOf(question)).toMatch(/^There is no LoRA `lasie-dog` here\. Did you mean `heller-software\/lassie-dog`/);
  const [label = ''] = labelsOf(question);
  expect(label).toBe('Paint with heller-software/lassie-dog');
  const painted = await (await reply.press(label)).answer(hasPictures);
  expect([isEphemeral(painted), sizesOf(painted)]).toEqual([false, [{ width: 256, height: 320 }]]);
  expect(textOf(painted)).toMatch(/^\*\*a fox\*\*\n-# Lassie dog · seed 7 /);
  expectNoDiscordProblems(discord);
});

it('keeps a private one private', async () => {
  const options = { ...SMALL_IMAGINE_OPTIONS, private: true, lora: 'lasie-dog' };
  const reply = await discord.person('Ben').command('imagine', options);
  await reply.answer();
  expect(isEphemeral(await (await reply.press(/^Paint with/)).answer(hasPictures))).toBe(true);
});

it('offers nothing where no name is near', async () => {
  const reply = await discord.person('Ben').command('imagine', { ...SMALL_IMAGINE_OPTIONS, lora: 'zzzzzzzzzzzz' });
  const message = await reply.answer();
  expect([textOf(message), labelsOf(message)]).toEqual([expect.stringContaining('Choose one from the list'), []]);
});
