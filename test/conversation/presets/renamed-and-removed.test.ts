import { expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { type Discord, hasPictures, textOf } from '#test/support/discord/index.ts';
import { submitModal } from '#test/support/discord/submit-modal.ts';

const { discord } = await sharedBot();
const admin = discord.person('admin');

const contains = (text: string) => (message: Parameters<typeof textOf>[0]) => textOf(message).includes(text);
type Person = ReturnType<Discord['person']>;

async function paintWith(who: Person, lora: string) {
  const added = await admin.command('lora add', {
    name: lora,
    reference: 'huggingface.co/owner/ink',
    triggers: 'INKY',
    scale: '0.7',
  });
  await (await added.press('Save')).answer(contains('Saved.'));
  const reply = await who.command('imagine', { prompt: 'a fox', megapixels: '0.25', seed: 7, lora });
  await reply.answer(hasPictures);
  return reply;
}

const rename = async (name: string) =>
  (await submitModal(await admin.command('lora edit', { name }), { Name: `${name} two` })).answer();
const remove = async (name: string) => {
  const reply = await admin.command('lora remove', { name });
  await (await reply.press(/Remove/)).answer();
};

it.each([
  ['renamed', rename],
  ['removed', remove],
])('a picture of a preset that was %s keeps its words, LoRA and scale', async (change, doChange) => {
  const reply = await paintWith(admin, change);
  await doChange(change);
  const details = textOf(await (await reply.press('Details')).answer(contains('To paint it again')));
  const line = /\/imagine .*/.exec(details)?.[0] ?? '';
  expect(line).toContain('prompt:INKY, a fox');
  expect(line).toContain('huggingface.co/owner/ink');
  expect(line).toContain('lora_scale:0.7');
  const edited = await submitModal(await reply.press('Edit'), { Seed: '8' });
  const painted = (await await edited.answer(hasPictures)) && (await edited.press('Details'));
  const again = textOf(await painted.answer(contains('To paint it again')));
  expect(again).toContain('prompt:INKY, a fox');
  expect(again).toMatch(/huggingface\.co\/owner\/ink/);
});
