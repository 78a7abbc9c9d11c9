import { expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, type Reply, textOf } from '#test/support/discord/index.ts';
import { submitModal } from '#test/support/discord/modal-values.ts';
import { createForgottenWords, readPseudoLanguages } from '#test/support/language/forgotten-words.ts';
import { speakPseudoLanguages } from '#test/support/language/pseudo.ts';

speakPseudoLanguages();
const { discord } = await sharedBot();
const [admin, ben] = [discord.person('admin'), discord.person('Ben')];
readPseudoLanguages(discord, admin, ben);
/** Prompts of `/lora try` and examples of what is typed, which are English in all languages. */
const TYPED = ['(?:portrait|a lighthouse|a bowl) [^\\n⟦⟪]*', '[\\d.]+ to [\\d.]+', 'sea lion'];
const forgotten = createForgottenWords(discord, [...TYPED, 'inky', 'ink', 'animal']);
const answerOf = (reply: Promise<Reply>) => reply.then((each) => each.answer());

it('a preset that is added, changed, shared, tried, exported and removed', async () => {
  const reply = await admin.command('lora add', { name: 'inky', reference: 'owner/ink', triggers: 'ink', emoji: '🦊' });
  const fields = await reply.press('⟦Change…⟧');
  await (await submitModal(fields, { triggers: 'ink, inky' })).answer();
  await (await reply.press('⟦Save⟧')).answer((message) => textOf(message).includes('⟦Saved.'));
  const shown = await answerOf(admin.command('lora show', { name: 'inky' }));
  await answerOf(admin.press(shown, '⟦Who may use it⟧'));
  await (await admin.press(shown, '⟦Try it⟧')).answer(hasPictures);
  await (await admin.command('lora try', { name: 'inky' })).answer(hasPictures);
  await (await ben.command('imagine', { prompt: 'a fox', megapixels: '0.25', lora: 'inky' })).answer(hasPictures);
  await (await admin.command('lora edit', { name: 'inky' })).modal();
  await answerOf(admin.command('lora default', { lora: 'inky' }));
  await answerOf(admin.command('lora list'));
  await answerOf(admin.command('lora export'));
  await answerOf(admin.press(shown, '⟦Remove⟧'));
  expect(forgotten()).toEqual([]);
});

it.each([
  ['lora add', { name: 'x', reference: 'nonsense' }],
  ['lora add', { name: 'x', reference: 'nightmareai/real-esrgan' }],
  ['lora add', { name: 'x', reference: 'owner/x', scale: '99' }],
  ['lora add', { name: 'x', reference: 'owner/x', triggers: 'ink + fox' }],
  ['lora search', { words: 'fox' }],
  ['lora remove', { name: 'nobody' }],
  ['lora show', { name: 'nobody' }],
])('/%s with %o', async (command, options) => {
  await answerOf(admin.command(command, options));
  expect(forgotten()).toEqual([]);
});

it('an import, in part refused', async () => {
  const paints = { kind: 'weights', model: 'black-forest-labs/flux-dev-lora', weights: 'owner/name' };
  const importFile = (...presets: unknown[]) => {
    const bytes = Buffer.from(JSON.stringify({ lorikeet: 'presets', version: 1, presets }));
    return answerOf(admin.command('lora import', { file: { name: 'presets.json', type: 'application/json', bytes } }));
  };
  await importFile({ name: 'ink', paints }, { name: 'animal', paints });
  await importFile({ name: 'ink', paints, scale: 77 }, { name: 'animal' });
  expect(forgotten()).toEqual([]);
});

it('lists of words', async () => {
  const form = await admin.command('lists add', { name: 'animal' });
  await (await submitModal(form, { entries: 'fox\nowl' })).answer();
  await answerOf(admin.command('lists show'));
  await answerOf(ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, prompt: '__animal__ and __animl__' }));
  expect(forgotten().filter((text) => !text.includes('__ and __'))).toEqual([]);
});
