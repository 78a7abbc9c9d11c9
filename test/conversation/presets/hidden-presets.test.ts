import { describe, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { hasPictures, textOf } from '#test/support/discord/index.ts';

const { discord } = await sharedBot();
const admin = () => discord.person('admin');
const member = () => discord.person('member');
const BASE = 'black-forest-labs/flux-dev-lora';

/** Everything of a message, also what is in its controls. */
const contentOf = (message: { readonly components?: unknown }) => JSON.stringify(message.components);
const runCommand = async (person: ReturnType<typeof admin>, name: string, options = {}) =>
  (await person.command(name, options)).answer();
const save = async (name: string, options: Record<string, string | number | boolean>) => {
  const reply = await admin().command('lora add', { name, ...options });
  await reply.answer((message) => textOf(message).includes('not saved yet'));
  await (await reply.press('Save')).answer((message) => textOf(message).includes('Saved.'));
};
/** Adds the presets: one for the admin alone, with a second LoRA, and one for everybody. */
const savePresets = async () => {
  const { presets } = { presets: await admin().autocomplete('lora show', 'name', '') };
  if (presets.length) return;
  await save('hidden face', {
    reference: 'https://example.com/secret-face.safetensors',
    extra: 'secret-owner/secret-top',
    likeness_of: admin().id,
  });
  await save('open sketch', { reference: 'owner/sketch' });
};

describe('a preset that a member may not use', () => {
  it('is in no list, suggestion or sentence of theirs', async () => {
    await savePresets();
    expect(await member().autocomplete('lora show', 'name', '')).toEqual([
      { name: 'open sketch', value: 'open sketch' },
    ]);
    expect(await admin().autocomplete('lora show', 'name', '')).toHaveLength(2);
    const shown = textOf(await runCommand(member(), 'lora show', { name: 'hidden face' }));
    expect(shown).toContain('There is no preset `hidden face`');
    expect(textOf(await runCommand(member(), 'lora show', { name: 'hidden fase' }))).not.toContain('hidden face');
    expect(textOf(await runCommand(member(), 'imagine', { prompt: 'x', lora: 'hidden fase' }))).not.toContain(
      'hidden face',
    );
    expect(textOf(await runCommand(member(), 'lora list'))).not.toContain('hidden face');
    expect(textOf(await runCommand(admin(), 'lora show', { name: 'hidden face' }))).toContain('secret-face');
  });

  it('is no default that they read the name of', async () => {
    await savePresets();
    await runCommand(admin(), 'lora default', { lora: 'hidden face' });
    await runCommand(admin(), 'lora default', {
      lora: 'hidden face',
      channel: discord.person('admin', 'gallery').channel,
    });
    const text = textOf(await runCommand(member(), 'lora default'));
    expect(text).not.toContain('hidden face');
    expect(text).toContain('**This server** a preset for other people or channels');
    expect(textOf(await runCommand(member(), 'lora list'))).not.toContain('hidden face');
    expect(textOf(await runCommand(admin(), 'lora default'))).toContain('**This server** hidden face');
    await runCommand(admin(), 'lora default', { clear: true });
    await runCommand(admin(), 'lora default', { clear: true, channel: discord.person('admin', 'gallery').channel });
  });

  it('is under no result in the list to switch to, not even that of whoever may use it', async () => {
    await savePresets();
    const message = await (
      await admin().command('imagine', { prompt: 'a fox', lora: 'open sketch', megapixels: '0.25' })
    ).answer(hasPictures);
    expect(contentOf(message)).not.toContain('hidden face');
  });

  it('has its references in no page about its pictures, but for whoever may use it', async () => {
    await savePresets();
    const message = await (
      await admin().command('imagine', { prompt: 'a fox', lora: 'hidden face', megapixels: '0.25' })
    ).answer(hasPictures);
    const details = textOf(await (await member().press(message, 'Details')).answer());
    expect(details).toContain('replicate_weights: hidden');
    expect(details).not.toMatch(/secret-(?:face|top|owner)|flux-dev-lora/);
    expect(textOf(await (await admin().press(message, 'Details')).answer())).toMatch(/secret-face[\s\S]*secret-top/);
    const { modal } = await (await member().press(message, 'Edit')).modal();
    expect(JSON.stringify(modal)).not.toContain('secret');
  });

  it('has its references in no form and no page of what somebody painted with them by hand', async () => {
    await savePresets();
    const references = {
      replicate_weights: 'secret-owner/secret-top',
      extra_lora: 'example.com/secret-face.safetensors',
    };
    const message = await (
      await admin().command('imagine', { prompt: 'a fox', lora: BASE, megapixels: '0.25', ...references })
    ).answer(hasPictures);
    const details = textOf(await (await member().press(message, 'Details')).answer());
    expect(details).not.toContain('secret');
    expect(textOf(await (await member().press(message, 'Edit')).answer())).toContain('a LoRA that is not for you here');
    for (const button of ['Reroll', 'Vary strong'])
      expect(textOf(await (await member().press(message, button)).answer()), button).toContain('likeness');
  });
});
