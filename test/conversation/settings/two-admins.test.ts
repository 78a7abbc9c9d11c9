import type { APIMessage } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { controlsIn, type Reply, textOf } from '#test/support/discord/index.ts';
import { readModalValues, submitModal } from '#test/support/discord/modal-values.ts';
import { openSettingsPage } from '#test/support/discord/settings.ts';

const { discord } = await sharedBot();
const admin = () => discord.person('admin');
const [GALLERY, OTHER] = ['1100000000000001002', '1100000000000001001'];
const read = (message: APIMessage) => textOf(message).replaceAll('\\', '');

const openWords = async () => admin().press(await openSettingsPage('rules', admin()), /^settings:edit:blocked_words$/);
const saveWords = async (form: Reply, ...lines: string[]) =>
  (await submitModal(form, { text: lines.join('\n') })).answer((message) =>
    controlsIn(message).some(({ label }) => label?.startsWith('Edit (')),
  );
const storedWords = async () => (await readModalValues(await openWords())).text?.split('\n');

describe('two admins who edit the blocked words', () => {
  it('both keep what they added and what they removed, and the second is told of the first', async () => {
    await saveWords(await openWords(), 'wombat', 'quokka', 'numbat');
    const [mine, theirs] = [await openWords(), await openWords()];
    await saveWords(theirs, 'wombat', 'numbat', 'emu');
    const saved = read(await saveWords(mine, 'wombat', 'quokka', 'kea'));
    expect((await storedWords())?.sort()).toEqual(['emu', 'kea', 'wombat']);
    expect(saved).toContain('Added meanwhile, and kept: `emu`');
    expect(saved).toContain('Removed meanwhile, and not put back: `quokka`');
  });

  it('are not told anything where nobody else changed them', async () => {
    const saved = read(await saveWords(await openWords(), 'wombat'));
    expect(saved).not.toContain('meanwhile');
    expect(await storedWords()).toEqual(['wombat']);
  });

  it('keep it through Fix it', async () => {
    await saveWords(await openWords(), 'wombat');
    const [mine, theirs] = [await openWords(), await openWords()];
    await saveWords(theirs, 'wombat', 'emu');
    const refused = await submitModal(mine, { text: 'kea\n/(fox/' });
    await refused.answer((message) => read(message).includes('This pattern cannot be read'));
    const again = await refused.press('Fix it');
    await (await submitModal(again, { text: 'kea' })).answer((message) => read(message).includes('Added meanwhile'));
    expect((await storedWords())?.sort()).toEqual(['emu', 'kea']);
  });

  it('never have more than a form takes', async () => {
    const long = (letter: string) => Array.from({ length: 11 }, (_, index) => `${letter.repeat(195)}${index}`);
    await saveWords(await openWords(), 'wombat');
    const [mine, theirs] = [await openWords(), await openWords()];
    await saveWords(theirs, ...long('a'));
    const refused = await submitModal(mine, { text: long('b').join('\n') });
    expect(read(await refused.answer())).toContain('at most 4000 fit');
    expect(await storedWords()).toHaveLength(11);
    await saveWords(await openWords(), 'wombat');
  });
});

it('both keep the channels that they chose in panels of the same state', async () => {
  const select = /^settings:set:paint_channels:/;
  const [mine, theirs] = [await openSettingsPage('members', admin()), await openSettingsPage('members', admin())];
  await (await admin().select(theirs, select, [GALLERY])).answer();
  const both = await (await admin().select(mine, select, [OTHER])).answer();
  expect(JSON.stringify(both.components)).toContain(`[{"id":"${OTHER}","type":"channel"},{"id":"${GALLERY}"`);
  expect(read(both)).toContain(`Added meanwhile, and kept: <#${GALLERY}>`);
  const none = await (await admin().select(both, select, [])).answer();
  expect(read(none)).not.toContain('meanwhile');
  expect(JSON.stringify(none.components)).not.toContain(GALLERY);
});

it('both switch off buttons', async () => {
  const select = /^settings:set:hidden_buttons:/;
  const all = ['upscale', 'vary', 'reroll', 'edit', 'missing', 'star', 'change', 'paintover', 'switch'];
  const [mine, theirs] = [await openSettingsPage('members', admin()), await openSettingsPage('members', admin())];
  const without = (value: string) => all.filter((each) => each !== value);
  await (await admin().select(theirs, select, without('star'))).answer();
  const both = await (await admin().select(mine, select, without('edit'))).answer();
  const chosen = JSON.stringify(both.components);
  expect(chosen).not.toMatch(/"value":"(?:star|edit)"[^}]*"default":true/);
  expect(chosen).toMatch(/"value":"reroll"[^}]*"default":true/);
  await (await admin().select(both, 'Back to default…', ['hidden_buttons'])).answer();
});

it('both keep who may use a preset, and what both switch on stays on', async () => {
  const draft = await admin().command('lora add', { name: 'shared', reference: 'owner/shared' });
  const preset = await (await draft.press('Save')).answer((message) => read(message).includes('Saved.'));
  const open = async () => (await admin().press(preset, 'Who may use it')).answer();
  const select = /^lora:access:channels:/;
  const [mine, theirs, late] = [await open(), await open(), await open()];
  await (await admin().select(theirs, select, [GALLERY])).answer();
  await (await admin().press(theirs, '☐ Age-restricted channels only')).answer();
  const both = await (await admin().select(mine, select, [OTHER])).answer();
  expect(JSON.stringify(both.components)).toContain(`[{"id":"${OTHER}","type":"channel"},{"id":"${GALLERY}"`);
  expect(read(both)).toContain(`Added meanwhile, and kept: <#${GALLERY}>`);
  // A message from before still says that it is off.
  await (await admin().press(late, '☐ Age-restricted channels only')).answer();
  expect(controlsIn(await open()).map(({ label }) => label)).toContain('☑ Age-restricted channels only');
});

describe('two admins who edit a preset', () => {
  const isSaved = (message: APIMessage) => read(message).includes('Saved.');
  const add = async (name: string) =>
    (await (await admin().command('lora add', { name, reference: 'owner/name' })).press('Save')).answer(isSaved);
  const edit = (name: string) => admin().command('lora edit', { name });
  const shown = async (name: string) => read(await (await admin().command('lora show', { name })).answer());

  it('both keep what they changed in its form', async () => {
    await add('formed');
    const [mine, theirs] = [await edit('formed'), await edit('formed')];
    const first = { triggers: 'ONE', defaults: 'num_inference_steps: 12' };
    await (await submitModal(theirs, first)).answer(isSaved);
    const second = { triggers: 'TWO', scale: '0.7', defaults: 'megapixels: 0.25' };
    await (await submitModal(mine, second)).answer(isSaved);
    const now = await shown('formed');
    for (const kept of ['ONE', 'TWO', 'Scale** 0.7', 'num_inference_steps', 'megapixels']) expect(now).toContain(kept);
  });

  it('are told which field of theirs is another one now', async () => {
    await add('scaled');
    const [mine, theirs] = [await edit('scaled'), await edit('scaled')];
    await (await submitModal(theirs, { scale: '0.7' })).answer(isSaved);
    const saved = read(await (await submitModal(mine, { scale: '0.9' })).answer(isSaved));
    expect(saved).toContain('Somebody else changed `scale` meanwhile; what you wrote counts.');
    expect(await shown('scaled')).toContain('Scale** 0.9');
  });

  it('both keep it where another LoRA is shown before it is saved', async () => {
    const preset = await add('moved');
    const draft = await admin().command('lora edit', { name: 'moved', reference: 'owner/other' });
    await draft.answer((message) => read(message).includes('replaces moved'));
    const access = await (await admin().press(preset, 'Who may use it')).answer();
    await (await admin().select(access, /^lora:access:channels:/, [GALLERY])).answer();
    await (await draft.press('Save')).answer(isSaved);
    expect(await shown('moved')).toContain(`<#${GALLERY}>`);
    expect(await shown('moved')).toContain('owner/other');
  });
});

it('both keep the entries that they wrote into a list', async () => {
  const open = () => admin().command('lists edit', { name: 'animal' });
  const save = async (form: Promise<Reply>, entries: string) =>
    read(await (await submitModal(await form, { entries })).answer());
  await save(admin().command('lists add', { name: 'animal' }), 'fox\nowl\nhare');
  const [mine, theirs] = [await open(), await open()];
  await save(Promise.resolve(theirs), 'fox\nhare\nlynx');
  const saved = await save(Promise.resolve(mine), 'fox\nowl\nwolf');
  expect(saved).toContain('fox\nwolf\nlynx');
  expect(saved).toContain('Added meanwhile, and kept: `lynx`');
  expect(saved).toContain('Removed meanwhile, and not put back: `owl`');
  await (await admin().command('lists remove', { name: 'animal' })).answer();
});
