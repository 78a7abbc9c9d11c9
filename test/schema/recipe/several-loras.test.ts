import { describe, expect, it } from 'vitest';
import type { OptionValue } from '#schema/interaction/interaction.ts';
import { loraCapacity } from '#schema/model/lora/lora-places.ts';
import type { Model } from '#schema/model/model.ts';
import { type Preset, preset } from '#schema/preset/preset.ts';
import { checkPreset } from '#schema/preset/rules.ts';
import { compose } from '#schema/recipe/compose.ts';
import { recipeOptions } from '#schema/recipe/options/given-options.ts';
import { switchStyle } from '#schema/recipe/switch-style.ts';
import { modelWith } from '#test/support/models/model-with.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const STRINGS = { type: 'array', items: { type: 'string' } };
const NUMBERS = { type: 'array', items: { type: 'number' } };
const SCALE = { type: 'number', minimum: -1, maximum: 3, default: 1 };
const TEXT = { type: 'string' };

/** Fields for LoRAs as published models have them. */
const PAIR = shippedModel('black-forest-labs/flux-dev-lora');
/** lucataco/flux-dev-multi-lora */
const LIST = modelWith({ hf_loras: STRINGS, lora_scales: NUMBERS });
/** FLUX.2 klein */
const KLEIN = modelWith({ lora_weights: STRINGS, lora_scales: { ...NUMBERS, default: [0.9] } });
/** Qwen-Image */
const QWEN = modelWith({
  lora_weights: TEXT,
  lora_scale: SCALE,
  extra_lora_weights: STRINGS,
  extra_lora_scale: NUMBERS,
});
const PIPES = modelWith({
  lora_urls: { ...TEXT, description: 'List of urls for safetensors of lora models, seperated with | .' },
  lora_scales: { ...TEXT, description: 'List of scales for safetensors of lora models, seperated with |' },
});
const ONE_SCALE = modelWith({ loras: STRINGS, lora_scale: SCALE });

const [A, B, C, D] = ['owner/a', 'huggingface.co/o/b', 'https://example.com/c,1.safetensors', 'civitai.com/models/4'];
type Lora = readonly [weights: string, scale?: number, ...triggers: string[]];

function presetOf(model: Model, [first, ...others]: readonly Lora[], more: Partial<Preset> = {}): Preset {
  const [weights = '', scale, ...triggers] = first ?? [];
  const extras = others.map(([each, extraScale, ...words]) => ({
    weights: each,
    ...(extraScale !== undefined && { scale: extraScale }),
    triggers: words,
  }));
  const paints = { kind: 'weights', model: model.name, weights, ...(extras.length && { extras }) };
  return preset.parse({ name: 'look', paints, triggers, ...(scale !== undefined && { scale }), ...more });
}

function composeWith(model: Model, own: Preset, given: Record<string, OptionValue> = {}) {
  const options = new Map<string, OptionValue>(Object.entries({ prompt: 'a fox', ...given }));
  const style = { ref: 'look', title: 'look', model, preset: own };
  const draft = compose(style, options, { ageRestricted: false });
  // A recipe paints the same again, whether it has kept its options or, as of an older version, only its input.
  const { options: _, ...older } = draft;
  for (const recipe of [draft, older])
    expect(compose(style, recipeOptions(model, recipe), { ageRestricted: false }).input).toEqual(draft.input);
  return draft;
}

describe('a preset with several LoRAs', () => {
  it.each<[string, Model, readonly Lora[], object]>([
    [
      'a pair',
      PAIR,
      [
        [A, 0.8],
        [B, 0.4],
      ],
      { lora_weights: A, lora_scale: 0.8, extra_lora: B, extra_lora_scale: 0.4 },
    ],
    ['a pair without scales', PAIR, [[A], [B]], { lora_weights: A, extra_lora: B }],
    [
      'a list',
      LIST,
      [
        [A, 0.8],
        [B, 0.4],
        [D, 1.2],
      ],
      { hf_loras: [A, B, D], lora_scales: [0.8, 0.4, 1.2] },
    ],
    ['a list without scales', LIST, [[A], [B]], { hf_loras: [A, B] }],
    ['a list with one scale', LIST, [[A], [B, 0.4]], { hf_loras: [A, B], lora_scales: [1, 0.4] }],
    ['a list with a default', KLEIN, [[A, 0.5], [B]], { lora_weights: [A, B], lora_scales: [0.5, 0.9] }],
    ['an address with a comma', LIST, [[A], [C]], { hf_loras: [A, C.replace(',', '%2C')] }],
    [
      'one and a list',
      QWEN,
      [[A, 0.8], [B, 0.4], [D]],
      { lora_weights: A, lora_scale: 0.8, extra_lora_weights: [B, D], extra_lora_scale: [0.4, 1] },
    ],
    [
      'a text with pipes',
      PIPES,
      [
        [A, 0.8],
        [B, 0.4],
      ],
      { lora_urls: `${A}|${B}`, lora_scales: '0.8|0.4' },
    ],
    [
      'a list with one scale for all',
      ONE_SCALE,
      [
        [A, 0.8],
        [B, 0.8],
      ],
      { loras: [A, B], lora_scale: 0.8 },
    ],
  ])('fills %s', (_, model, loras, input) => {
    const checked = checkPreset(presetOf(model, loras), model);
    expect(composeWith(model, checked).input).toEqual({ prompt: 'a fox', ...input });
  });

  it('puts the trigger word of each in front, unless the prompt has one of its', () => {
    const own = presetOf(LIST, [
      [A, 1, 'TOK', 'token'],
      [B, 1],
      [D, 1, 'WATER'],
    ]);
    const sent = (prompt: string) => composeWith(LIST, own, { prompt }).prompt.sent;
    expect(sent('a fox')).toBe('TOK, WATER, a fox');
    expect(sent('a token fox')).toBe('WATER, a token fox');
    expect(sent('a tok in water')).toBe('a tok in water');
  });

  it('has the first one’s scale changed by lora_scale, and that of each by a list', () => {
    const own = presetOf(LIST, [
      [A, 0.8],
      [B, 0.4],
    ]);
    expect(composeWith(LIST, own, { lora_scale: 1 }).input.lora_scales).toEqual([1, 0.4]);
    expect(composeWith(LIST, own, { lora_scale: '1, 0.9' }).input.lora_scales).toEqual([1, 0.9]);
    expect(() => composeWith(LIST, own, { lora_scale: '1, 1, 1' })).toThrow(/There are 2 LoRAs and 3 scales/);
    const pair = presetOf(PAIR, [
      [A, 0.8],
      [B, 0.4],
    ]);
    expect(composeWith(PAIR, pair, { lora_scale: 1 }).input).toMatchObject({ lora_scale: 1, extra_lora_scale: 0.4 });
    expect(composeWith(PAIR, pair, { extra_lora_scale: 1 }).input).toMatchObject({
      lora_scale: 0.8,
      extra_lora_scale: 1,
    });
  });

  it('keeps the range of its scale', () => {
    const own = presetOf(LIST, [[A, 0.8], [B]], { scaleRange: [0.5, 1] });
    expect(() => composeWith(LIST, own, { lora_scale: 2 })).toThrow(/goes from 0.5 to 1 in this server/);
  });
});

describe('a LoRA on top of a preset', () => {
  it('goes to the next free place', () => {
    expect(composeWith(PAIR, presetOf(PAIR, [[A]]), { extra_lora: B }).input).toMatchObject({ extra_lora: B });
    const two = [
      [A, 0.8],
      [B, 0.4],
    ] as const;
    expect(composeWith(QWEN, presetOf(QWEN, two), { extra_lora: D, extra_lora_scale: '0.7' }).input).toMatchObject({
      lora_weights: A,
      extra_lora_weights: [B, D],
      extra_lora_scale: [0.4, 0.7],
    });
    expect(composeWith(LIST, presetOf(LIST, two), { replicate_weights: D }).input).toMatchObject({
      hf_loras: [A, B, D],
      lora_scales: [0.8, 0.4, 1],
    });
  });

  it('is refused in a sentence where none is free', () => {
    const full = presetOf(PAIR, [[A], [B]]);
    expect(() => composeWith(PAIR, full, { extra_lora: D })).toThrow(
      /\*\*look\*\* has all the LoRAs already that \*\*Flux dev with a LoRA\*\* takes\. Leave yours out/,
    );
    expect(() => composeWith(PAIR, full, { replicate_weights: D })).toThrow(/is a LoRA already\. .*`extra_lora`/);
    expect(composeWith(PAIR, full, { extra_lora: 'https://huggingface.co/o/b' }).input).toMatchObject({
      extra_lora: B,
    });
    expect(() => composeWith(LIST, presetOf(LIST, [[A]]), { extra_lora: D })).toThrow(
      /takes all LoRAs in `replicate_w/,
    );
  });
});

it('is left out, and said, where another preset has as many LoRAs as it can', () => {
  const style = (own: Preset) => ({ ref: own.name, title: own.name, model: PAIR, preset: own });
  const [from, to] = [
    presetOf(PAIR, [[A]]),
    presetOf(
      PAIR,
      [
        [A, 1, 'TOK'],
        [B, 0.4, 'WATER'],
      ],
      { name: 'other' },
    ),
  ];
  const options = new Map<string, OptionValue>([
    ['prompt', 'a fox'],
    ['extra_lora', D],
    ['extra_lora_scale', 0.5],
  ]);
  const switched = switchStyle(style(from), style(to), options);
  expect([...switched.options]).toEqual([['prompt', 'a fox']]);
  expect(switched.notes).toEqual(['left out extra_lora, since other has as many LoRAs as it can']);
  const back = switchStyle(style(to), style(from), new Map([['prompt', 'TOK, WATER, a fox']]));
  expect(back.options.get('prompt')).toBe('a fox');
});

describe('a preset is refused', () => {
  it.each<[Model, readonly Lora[], RegExp]>([
    [PAIR, [[A], [B], [D]], /takes up to 2 LoRAs, and these are 3\. Leave the last one out/],
    [modelWith({ lora_weights: TEXT, lora_scale: SCALE }), [[A], [B]], /takes only one LoRA/],
    [
      ONE_SCALE,
      [
        [A, 1],
        [B, 0.5],
      ],
      /has one scale for all of its LoRAs/,
    ],
    [LIST, [[A], [B], [A]], /`owner\/a` is there twice/],
    [PAIR, [[A], [B, 9]], /`extra_lora_scale` of \*\*Flux dev with a LoRA\*\* goes from -1 up to 3; you gave 9/],
  ])('%#', (model, loras, sentence) => {
    expect(() => checkPreset(presetOf(model, loras), model)).toThrow(sentence);
  });
});

it.each([
  ['fofr/flux-handwriting-and-sketch', 2],
  ['heller-software/lassie-dog', 2],
  ['jdreetz/illustration', 2],
  ['buovier94/flux_stevenespinoza', 2],
  ['flux-fine-tune-2024-08', 0],
])('%s takes %i LoRAs', (name, count) => {
  expect(loraCapacity(shippedModel(name))).toBe(count);
});
