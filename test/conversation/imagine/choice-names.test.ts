import { expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, textOf } from '#test/support/discord/index.ts';
import { submitModal } from '#test/support/discord/submit-modal.ts';

const { discord } = await sharedBot();
const ben = discord.person('Ben');

// Discord's clients sometimes send the name of a choice in place of its value: discord-api-docs 4213 and 7206.
it.each(['Lassie dog (heller-software/lassie-dog)', 'lassie dog', 'heller-software/lassie-dog'])(
  'paints with the LoRA that is offered as %s',
  async (lora) => {
    const reply = await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, lora });
    expect(textOf(await reply.answer(hasPictures))).toContain('Lassie dog');
  },
);

it('takes a form’s line with that name too', async () => {
  const reply = await ben.command('imagine', SMALL_IMAGINE_OPTIONS);
  await reply.answer(hasPictures);
  const lines = { 'Further options': 'lora: Lassie dog (heller-software/lassie-dog)' };
  const edited = await (await submitModal(await reply.press('Edit'), lines)).answer(hasPictures);
  expect(textOf(edited)).toContain('Lassie dog');
});

it('takes the name of an axis for what was typed', async () => {
  const options = { prompt: 'a fox' };
  const [choice] = await ben.autocomplete('compare', 'x', 'steps 2, 3', options);
  expect(choice).toEqual({ name: 'steps 2, 3 → 2 pictures', value: 'steps 2, 3' });
  const reply = await ben.command('compare', { ...options, x: choice?.name });
  expect(textOf(await reply.answer())).toContain('steps: 2, 3');
});

it('takes it from the person alone to whom it was offered', async () => {
  await ben.autocomplete('compare', 'x', 'seeds 4', { prompt: 'a fox' });
  const reply = await discord.person('Cleo').command('compare', { prompt: 'a fox', x: '4 seeds → 4 pictures' });
  expect(textOf(await reply.answer())).toContain('has no name before it');
});
