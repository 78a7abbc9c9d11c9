import { describe, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { controlsIn, hasPictures, isEphemeral, textOf } from '#test/support/discord/index.ts';

const { discord } = await sharedBot();

const admin = () => discord.person('admin');
const member = () => discord.person('member');
type Options = Parameters<ReturnType<typeof admin>['command']>[1];
const add = async (name: string, reference: string, more: Options = {}) =>
  admin().command('lora add', { name, reference, ...more });
const saved = async (name: string, reference: string, more: Options = {}) =>
  (await (await add(name, reference, more)).press('Save')).answer();
const refused = async (name: string, reference: string, more: Options = {}) => {
  const message = await (await add(name, reference, more)).answer();
  expect(isEphemeral(message)).toBe(true);
  expect(controlsIn(message)).toEqual([]);
  return textOf(message);
};
const paint = async (options: Options) =>
  textOf(await (await member().command('imagine', { megapixels: '0.25', ...options })).answer());

describe('a model as a preset', () => {
  it('is shown before it is saved, and then paints with its trigger word', async () => {
    const reply = await add('sketchbook', 'fofr/flux-handwriting-and-sketch', {
      triggers: 'HWRIT handwriting',
      emoji: '✍️',
    });
    const message = await reply.answer();
    expect(isEphemeral(message)).toBe(true);
    expect(textOf(message)).toContain('✅ Handwriting and sketch (fofr/flux-handwriting-and-sketch, version d592f697)');
    expect(textOf(message)).toContain('takes a prompt, a picture to start from, a mask, and a second LoRA');
    expect(textOf(message)).toContain('**Trigger word** `HWRIT handwriting`');
    expect(textOf(message)).not.toContain('Not checked');
    expect(await paint({ prompt: 'a fox', lora: 'sketchbook' })).toContain('There is no LoRA');
    const done = await (await reply.press('Save')).answer();
    expect(textOf(done)).toContain('Saved.');
    expect(await member().autocomplete('imagine', 'lora', 'sketchb')).toEqual([
      { name: 'sketchbook', value: 'sketchbook' },
    ]);
    const picture = await (
      await member().command('imagine', { prompt: 'a fox', lora: 'SketchBook', seed: 5, megapixels: '0.25' })
    ).answer(hasPictures);
    expect(textOf(picture)).toMatch(/^\*\*a fox\*\*/);
  });

  it.each([
    'https://replicate.com/heller-software/lassie-dog',
    'heller-software/lassie-dog:bc4ac93b',
    'replicate.com/heller-software/lassie-dog/versions/bc4ac93b',
    'Heller-Software/Lassie-Dog',
  ])('is accepted as %s', async (reference) => {
    const message = await (await add('rex', reference)).answer();
    expect(textOf(message)).toContain('version bc4ac93b');
  });

  it('is refused in another version, and if it is an upscaler', async () => {
    expect(await refused('rex', 'heller-software/lassie-dog:aaaaaaaa')).toMatch(
      /is painted in version `bc4ac93b` here/,
    );
    expect(await refused('big', 'nightmareai/real-esrgan')).toContain('takes no prompt');
  });
});

describe('weights as a preset', () => {
  const forms: [string, string][] = [
    ['fofr/flux-pixar-cars', 'fofr/flux-pixar-cars'],
    [`fofr/flux-pixar-cars:${'a'.repeat(64)}`, `fofr/flux-pixar-cars/aaaaaaaa\``],
    ['huggingface.co/owner/lora', 'huggingface.co/owner/lora'],
    [
      'https://huggingface.co/owner/lora/blob/main/x.safetensors',
      'huggingface.co/owner/lora/resolve/main/x.safetensors',
    ],
    ['https://civitai.com/models/123/a-name?modelVersionId=456', 'civitai.com/models/456'],
    ['https://example.com/x.safetensors', 'https://example.com/x.safetensors'],
  ];
  it.each(forms)('is accepted as %s', async (reference, kept) => {
    const text = textOf(await (await add('pixar', reference)).answer());
    expect(text).toContain(' on Flux dev with a LoRA');
    expect(text).toContain('❔ Not checked: whether');
    expect(text).toContain(kept);
  });

  it.each([
    ['just words', /cannot tell which LoRA .* Write it as `owner\/name`/],
    ['https://civitai.com/models/123/a-name', /id of a \*version\* is needed/],
    ['http://localhost/x.safetensors', /private address/],
    ['https://example.com/x.safetensors?token=1', /Leave the token out/],
  ])('is refused as %s', async (reference, sentence) => {
    expect(await refused('pixar', reference)).toMatch(sentence);
  });

  it('paints with its LoRA, its scale and its second LoRA, and keeps within its range', async () => {
    await saved('pixar', 'fofr/flux-pixar-cars', {
      extra: 'huggingface.co/owner/other',
      extra_scale: 0.5,
      scale: '0.9 (0.5 to 1.2)',
      triggers: 'PIXAR car, PXR',
    });
    expect(await paint({ prompt: 'a fox', lora: 'pixar' })).toContain('a fox');
    expect(await paint({ prompt: 'a fox', lora: 'pixar', lora_scale: 2 })).toBe(
      '`lora_scale` of **pixar** goes from 0.5 to 1.2 in this server; you gave 2.',
    );
    expect(await paint({ prompt: 'a fox', lora: 'pixar', replicate_weights: 'a/b' })).toContain(
      '**pixar** is a LoRA already',
    );
  });

  it('uses the named base model, if that accepts a LoRA', async () => {
    const text = textOf(await (await add('dog', 'heller-software/lassie-dog', { base: 'flux-schnell-lora' })).answer());
    expect(text).toContain(' on Flux schnell');
    expect(text).toContain('only partly on schnell');
    expect(await refused('dog', 'a/b', { base: 'flux-stevenespinoza-x' })).toMatch(
      /There is no model .* As `base` choose/,
    );
    expect(await refused('dog', 'a/b', { base: 'flux-fine-tune-2024-08' })).toMatch(/takes no LoRA beside its own/);
  });
});

describe('an invalid option', () => {
  it.each<[string, Options, RegExp]>([
    ['a/b', {}, /cannot be a preset’s name/],
    ['flux-fine-tune-2024-08', {}, /is the name of a model/],
    ['x', { scale: 'much' }, /is not a scale\. Write `0\.8`/],
    ['x', { scale: '9' }, /goes from -1 to 3/],
    ['x', { scale: '2 (0.5 to 1)' }, /goes from 0\.5 to 1 here/],
    ['x', { emoji: 'abc' }, /is not an emoji/],
    ['x', { triggers: 'x'.repeat(61) }, /up to 60 characters/],
    ['x', { extra_scale: 1 }, /needs an `extra`/],
  ])('in a preset %s with %j is refused with a reason', async (name, more, sentence) => {
    expect(await refused(name, 'owner/name', more)).toMatch(sentence);
  });

  it('is a name that is taken, whatever its case', async () => {
    await saved('Twice', 'owner/name');
    expect(await refused('tWICE', 'owner/name')).toContain('There is a preset **Twice** already');
  });
});

describe('a preset that is not saved yet', () => {
  it('can be changed, given a trigger word, and discarded', async () => {
    const reply = await add('draft', 'owner/name', { triggers: 'one, two' });
    const fields = await (await reply.press('Model fields')).answer();
    expect(textOf(fields)).toContain('num_inference_steps: whole number from 1 up to 50 (28)');
    const { modal, submit } = await (await reply.press('Change…')).modal();
    expect(modal.title).toBe('Preset draft');
    const wrong = await submit([
      { customId: 'name', value: 'draft' },
      { customId: 'defaults', value: 'stepps: 30' },
    ]);
    expect(textOf(await wrong.answer())).toContain('Line 1, `stepps: 30`: there is no `stepps` here');
    const again = await (await reply.press('Change…')).modal();
    await (
      await again.submit([
        { customId: 'name', value: 'The Draft' },
        { customId: 'triggers', value: 'one, two' },
        { customId: 'scale', value: '0.7' },
        { customId: 'defaults', value: 'steps: 30\naspect_ratio: 3:2' },
      ])
    ).answer((message) => textOf(message).includes('The Draft'));
    const [message] = reply.messages;
    if (!message) throw new Error('no message');
    expect(textOf(message)).toContain('**Defaults** `num_inference_steps: 30`, `aspect_ratio: 3:2`');
    await (await reply.select('lora:draft:trigger:'.concat(reply.id), ['1'])).answer((each) =>
      textOf(each).includes('`two`, or `one`'),
    );
    await (await reply.press('Save')).answer((each) => textOf(each).includes('Saved.'));
    const picture = await (await member().command('imagine', { prompt: 'a fox', lora: 'the draft' })).answer(
      hasPictures,
    );
    expect(textOf(picture)).toContain('1216 × 832 · 30 steps');
    const other = await add('other', 'owner/name');
    await (await other.press('Cancel')).answer((each) => textOf(each).includes('was not saved'));
  });

  it('is saved once by two simultaneous presses', async () => {
    const reply = await add('double', 'owner/name');
    const message = await reply.answer();
    const save = controlsIn(message)[0]?.customId ?? '';
    const both = await Promise.all([admin().press(message, save), admin().press(message, save)]);
    const texts = await Promise.all(both.map(async (each) => textOf(await each.answer())));
    expect(texts.filter((text) => text.includes('Saved.')).length).toBeGreaterThan(0);
    expect(await admin().autocomplete('lora show', 'name', 'double')).toHaveLength(1);
  });
});

describe('members without the right to add presets', () => {
  it('are told who has it', async () => {
    const text = textOf(await (await member().command('lora add', { name: 'x', reference: 'a/b' })).answer());
    expect(text).toBe(
      'Only members with *Manage Server*, or a role they chose with `/lora managers`, can change presets.',
    );
    const reply = await add('mine', 'owner/name');
    const message = await reply.answer();
    expect(isEphemeral(message)).toBe(true);
  });
});
