import { expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { labelsOf, SMALL_IMAGINE_OPTIONS, sizesOf } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, textOf } from '#test/support/discord/index.ts';
import { readModalValues, submitModal } from '#test/support/discord/modal-values.ts';

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

it('offers the LoRA of whose name one word was meant', async () => {
  const reply = await discord.person('Ben').command('imagine', { ...SMALL_IMAGINE_OPTIONS, lora: 'lasie' });
  expect(labelsOf(await reply.answer())[0]).toBe('Paint with heller-software/lassie-dog');
});

it('keeps a private one private', async () => {
  const options = { ...SMALL_IMAGINE_OPTIONS, private: true, lora: 'lasie-dog' };
  const reply = await discord.person('Ben').command('imagine', options);
  await reply.answer();
  expect(isEphemeral(await (await reply.press(/^Paint with/)).answer(hasPictures))).toBe(true);
});

it('is offered wherever a name is typed: /compare, /lora …, Edit and Imagine from this', async () => {
  const admin = discord.person('admin');
  for (const name of ['pixar', 'inky']) {
    await (await (await admin.command('lora add', { name, reference: `owner/${name}` })).press('Save')).answer();
  }
  const compared = await admin.command('compare', {
    prompt: 'a pixxar fox',
    x: 'loras pixxar, inky',
    megapixels: '0.25',
  });
  expect(labelsOf(await compared.answer())).toEqual(['Compare with pixar']);
  const sheet = await (await compared.press('Compare with pixar')).answer();
  expect(textOf(sheet)).toMatch(/^\*\*a pixxar fox\*\*\n.*pixar, inky/);
  const withLora = await admin.command('compare', { prompt: 'a fox', x: 'seeds 2', lora: 'pixxar' });
  expect(textOf(await (await withLora.press('Compare with pixar')).answer())).toMatch(/pixar/);

  for (const [command, options, label] of [
    ['lora show', { name: 'pixxar' }, 'Show pixar'],
    ['lora default', { lora: 'pixxar' }, 'Use pixar'],
    ['lora remove', { name: 'pixxar' }, 'Remove pixar'],
  ] as const) {
    const reply = await admin.command(command, options);
    expect(labelsOf(await reply.answer())).toEqual([label]);
    expect(textOf(await (await reply.press(label)).answer())).toContain('pixar');
  }
  const edited = await admin.command('lora edit', { name: 'pixxar' });
  expect((await readModalValues(await edited.press('Edit pixar'))).name).toBe('pixar');

  const reply = await admin.command('imagine', { prompt: 'a fox', megapixels: '0.25' });
  const picture = await reply.answer(hasPictures);
  for (const form of [await reply.press('Edit'), await admin.menu('Imagine from this', picture.id)]) {
    const more = 'megapixels: 0.25\nlora: pixxar';
    const refused = await submitModal(form, { prompt: 'a pixxar', more });
    expect(labelsOf(await refused.answer())).toEqual(['Fix it', 'Paint with pixar']);
    const painted = await (await refused.press('Paint with pixar')).answer(hasPictures);
    expect(textOf(painted)).toMatch(/^\*\*a pixxar\*\*\n-# pixar · /);
  }
});

it('offers nothing where no name is near', async () => {
  const reply = await discord.person('Ben').command('imagine', { ...SMALL_IMAGINE_OPTIONS, lora: 'zzzzzzzzzzzz' });
  const message = await reply.answer();
  expect([textOf(message), labelsOf(message)]).toEqual([expect.stringContaining('Choose one from the list'), []]);
});
