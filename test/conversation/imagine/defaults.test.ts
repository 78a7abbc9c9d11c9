import { describe, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { hasPictures, isEphemeral, textOf } from '#test/support/discord/index.ts';
import { readModalValues, submitModal } from '#test/support/discord/modal-values.ts';

const { discord } = await sharedBot();

const member = () => discord.person('member');
const setDefaults = async (options: string, who = member()) => {
  const { submit } = await (await who.command('me edit')).modal();
  return textOf(await (await submit([{ customId: 'options', value: options }])).answer());
};
const paint = async (options: Record<string, string | number> = {}, who = member()) =>
  textOf(await (await who.command('imagine', { prompt: 'a fox', ...options })).answer(hasPictures));

describe('a person’s own defaults', () => {
  it('apply in every server, and in direct messages', async () => {
    const shown = await (await member().command('me show')).answer();
    expect(isEphemeral(shown)).toBe(true);
    expect(textOf(shown)).toContain('Nothing is set.');
    expect(await setDefaults('aspect_ratio: 3:2\nsteps: 14\nmegapixels: 0.25')).toContain('num_inference_steps: 14');
    expect(await paint()).toMatch(/608 × 416 · 14 steps|14 steps/);
    expect(await paint({}, discord.person('Ben', 'Atelier/general'))).toContain('14 steps');
    expect(await paint({}, discord.person('Ben', 'dm'))).toContain('14 steps');
    expect(await paint({ megapixels: '0.25' }, discord.person('Cleo'))).toContain('28 steps');
  });

  it('are overridden by options of the command, and by a preset', async () => {
    expect(await paint({ num_inference_steps: 5 })).toContain('5 steps');
    const admin = discord.person('admin');
    const reply = await admin.command('lora add', { name: 'quick', reference: 'jdreetz/illustration' });
    const { submit } = await (await reply.press('Change…')).modal();
    await (
      await submit([
        { customId: 'name', value: 'quick' },
        { customId: 'defaults', value: 'steps: 7' },
      ])
    ).answer((message) => textOf(message).includes('num_inference_steps: 7'));
    await (await reply.press('Save')).answer((message) => textOf(message).includes('Saved.'));
    expect(await paint({ lora: 'quick' })).toContain('7 steps');
  });

  it('are chosen in fields of their own, and taken back there', async () => {
    const ada = discord.person('Ada');
    const form = await ada.command('me edit');
    expect(await readModalValues(form)).toEqual({
      aspect_ratio: 'model',
      num_outputs: 'model',
      output_format: 'model',
      options: '',
    });
    const chosen = { aspect_ratio: '3:2', num_outputs: '2', options: 'steps: 9' };
    const saved = await (await submitModal(form, chosen)).answer();
    expect(textOf(saved)).toMatch(/num_inference_steps: 9\naspect_ratio: 3:2\nnum_outputs: 2/);
    const again = await ada.press(saved, 'me:edit');
    expect(await readModalValues(again)).toMatchObject({ ...chosen, options: 'num_inference_steps: 9' });
    const less = await submitModal(again, { num_outputs: 'model', options: '' });
    const shown = await less.answer((message) => !textOf(message).includes('num_outputs'));
    expect(textOf(shown)).toContain('aspect_ratio: 3:2');
    const custom = await submitModal(await ada.press(shown, 'me:edit'), { options: 'aspect_ratio: 1:1' });
    expect(textOf(await custom.answer((message) => textOf(message).includes('1:1')))).not.toContain('3:2');
  });

  it('are left out if a LoRA does not accept them', async () => {
    expect(await paint({ lora: 'black-forest-labs/flux-schnell-lora' })).toContain('4 steps');
    expect(await paint({ lora: 'flux-fine-tune-2024-08' })).toContain('14 steps');
  });

  it('are refused if they are invalid, with the text that was entered', async () => {
    expect(await setDefaults('stepps: 3')).toMatch(
      /there is no `stepps` here\. Did you mean `num_inference_steps`\?[\s\S]*stepps: 3/,
    );
    expect(await setDefaults('aspect_ratio: custom')).toContain('needs `width` and `height` too');
    expect(await setDefaults('width: 512')).toContain('count only with `aspect_ratio: custom`');
    expect(await setDefaults('replicate_weights: a/b')).toContain('there is no `replicate_weights` here');
    expect(textOf(await (await member().command('me show')).answer())).toContain('num_inference_steps: 14');
  });

  it('are kept, except for the size, when a command sets another size', async () => {
    expect(await setDefaults('aspect_ratio: custom\nwidth: 512\nheight: 256\nsteps: 6')).toContain('width: 512');
    expect(await paint()).toContain('512 × 256 · 6 steps');
    expect(await paint({ aspect_ratio: '1:1', megapixels: '0.25' })).toContain('512 × 512 · 6 steps');
  });

  it('can be changed from the reply that shows them, and cleared', async () => {
    const reply = await member().command('me show');
    const { submit } = await (await reply.press('Change my defaults…')).modal();
    await (await submit([{ customId: 'options', value: 'seed: 9' }])).answer((message) =>
      textOf(message).includes('seed: 9'),
    );
    expect(await paint({ megapixels: '0.25' })).toContain('seed 9');
    expect(textOf(await (await member().command('me clear')).answer())).toContain('Nothing is set.');
    expect(await paint({ megapixels: '0.25' })).toContain('28 steps');
  });
});
