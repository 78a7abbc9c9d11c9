import type { ParamSpec, Trait } from './param-spec.ts';

const PICTURE_TYPES = ['picture', 'pictures'] as const;
const NUMBER_TYPES = ['integer', 'number', 'choice'] as const;
const TEXT_TYPES = ['string', 'choice'] as const;
const LORA_TYPES = ['string', 'strings'] as const;
const SCALE_TYPES = ['number', 'integer', 'numbers', 'string'] as const;
const FURTHER_PICTURE = ['no-line', 'no-sheet', 'tied-to-image', 'told-in-words'] as const;
const SCALE_EXAMPLE = '0.6, 0.8 .. 1.2';

/**
 * What a field of a model does, and all that is particular about it. A param has the name that its field has in the fine-tunes
 * that Lorikeet began with; other models spell the same thing differently. The order is that of the options of `/imagine`.
 */
const PARAMS = {
  prompt: { fieldNames: ['prompt'], types: TEXT_TYPES, traits: ['no-line', 'told-in-words'] },
  negative_prompt: { fieldNames: ['negative_prompt'], shortName: 'negative prompt', types: ['string'] },
  aspect_ratio: {
    fieldNames: ['aspect_ratio'],
    shortName: 'aspect',
    axis: { names: ['aspect', 'aspects', 'ratio', 'ratios'], values: 'words', example: '1:1, 3:2' },
    traits: ['set-by-image', 'tied-to-image'],
  },
  num_outputs: {
    fieldNames: [
      'num_outputs',
      'num_images',
      'number_of_images',
      'num_samples',
      'image_number',
      'num_images_per_prompt',
      'number_picture',
      'image_num',
      'number_of_outputs',
      'num_output_images',
      'max_images',
      'batch_size',
    ],
    types: NUMBER_TYPES,
    shortName: 'pictures',
    editField: { label: 'Pictures', description: 'How many' },
    traits: ['no-sheet'],
  },
  seed: {
    fieldNames: ['seed', 'image_seed', 'manual_seed', 'random_seed'],
    types: ['integer', 'number'],
    editField: { label: 'Seed', description: 'Leave empty for a new seed' },
    axis: { names: ['seed', 'seeds'], values: 'numbers', example: '4', countName: 'seeds' },
    traits: ['tied-to-image'],
  },
  image: {
    fieldNames: ['image', 'input_image', 'img', 'input_images', 'images', 'image_input', 'init_image'],
    types: PICTURE_TYPES,
    traits: ['no-line', 'no-sheet', 'tied-to-image', 'told-in-words'],
  },
  image2: { fieldNames: ['image2'], types: PICTURE_TYPES, traits: FURTHER_PICTURE },
  image3: { fieldNames: ['image3'], types: PICTURE_TYPES, traits: FURTHER_PICTURE },
  prompt_strength: {
    fieldNames: ['prompt_strength', 'strength'],
    types: ['number', 'integer'],
    shortName: 'strength',
    traits: ['no-sheet', 'tied-to-image'],
  },
  lora_scale: {
    fieldNames: ['lora_scale', 'lora_strength', 'lora_scales'],
    types: SCALE_TYPES,
    axis: {
      names: ['scale', 'scales', 'lora scale', 'lora strength'],
      values: 'numbers',
      example: SCALE_EXAMPLE,
      suggestions: [0.4, 0.6, 0.8, 1, 1.2],
    },
    traits: ['style'],
  },
  replicate_weights: {
    fieldNames: ['replicate_weights', 'lora_weights', 'hf_lora', 'hf_loras', 'loras', 'lora_url', 'lora_urls'],
    types: LORA_TYPES,
    traits: ['lora', 'style', 'no-personal-default', 'told-in-words'],
  },
  extra_lora: {
    fieldNames: ['extra_lora', 'extra_lora_weights'],
    types: LORA_TYPES,
    traits: ['lora', 'style', 'no-personal-default', 'told-in-words'],
  },
  extra_lora_scale: {
    fieldNames: ['extra_lora_scale'],
    types: SCALE_TYPES,
    axis: { names: ['extra scale'], values: 'numbers', example: SCALE_EXAMPLE, suggestions: [0.4, 0.6, 0.8, 1] },
    traits: ['style', 'no-personal-default'],
  },
  guidance_scale: {
    fieldNames: ['guidance_scale', 'guidance', 'cfg_scale', 'cfg'],
    types: NUMBER_TYPES,
    shortName: 'guidance',
    axis: {
      names: ['guidance', 'cfg', 'cfg scale'],
      values: 'numbers',
      example: '2, 3.5, 5',
      suggestions: [2, 3, 4, 5],
    },
  },
  num_inference_steps: {
    fieldNames: ['num_inference_steps', 'steps'],
    types: NUMBER_TYPES,
    shortName: 'steps',
    axis: { names: ['steps', 'step'], values: 'numbers', example: '10, 20, 28', suggestions: [10, 20, 28, 40] },
  },
  scheduler: { fieldNames: ['scheduler', 'sampler', 'sampler_name'], types: TEXT_TYPES, traits: ['dispensable'] },
  model: {
    types: TEXT_TYPES,
    fieldNames: ['model'],
    axis: { names: ['model', 'models'], values: 'words', example: 'dev, schnell' },
  },
  output_format: { fieldNames: ['output_format'], types: TEXT_TYPES, traits: ['no-sheet', 'dispensable'] },
  output_quality: { fieldNames: ['output_quality'], types: NUMBER_TYPES, traits: ['no-sheet', 'dispensable'] },
  megapixels: {
    fieldNames: ['megapixels'],
    axis: { names: ['megapixels', 'mp'], values: 'words', example: '0.25, 1' },
    traits: ['dispensable', 'set-by-image', 'tied-to-image'],
  },
  go_fast: {
    fieldNames: ['go_fast'],
    types: ['boolean'],
    axis: { names: ['go fast', 'fast'], values: 'switch', example: 'on, off' },
    traits: ['dispensable', 'set-by-image', 'tied-to-image'],
  },
  width: { fieldNames: ['width'], types: NUMBER_TYPES, traits: ['set-by-image', 'tied-to-image'] },
  height: { fieldNames: ['height'], types: NUMBER_TYPES, traits: ['set-by-image', 'tied-to-image'] },
  mask: {
    fieldNames: ['mask', 'mask_image'],
    types: ['picture'],
    traits: ['no-line', 'no-sheet', 'tied-to-image', 'told-in-words'],
  },
  disable_safety_checker: { fieldNames: ['disable_safety_checker'] },
  upscale_factor: {
    fieldNames: ['scale', 'upscale_factor', 'scale_factor'],
    traits: ['no-line', 'no-option', 'told-in-words'],
  },
} as const satisfies Record<string, ParamSpec>;

export type Param = keyof typeof PARAMS;

/** All params, in the order of the options. */
export const PARAM_NAMES = Object.keys(PARAMS).filter((name): name is Param => name in PARAMS);

/** What is particular about a param. */
export const paramSpec = (param: Param): ParamSpec => PARAMS[param];

/** The params that have a trait, in the order of the options. */
export const paramsWith = (trait: Trait): readonly Param[] =>
  PARAM_NAMES.filter((param) => paramSpec(param).traits?.includes(trait));

/** The LoRA that a style is, the second one on top of it, and the params that say how strongly each counts. */
export const [MAIN_LORA, EXTRA_LORA] = [
  { reference: 'replicate_weights', scale: 'lora_scale' },
  { reference: 'extra_lora', scale: 'extra_lora_scale' },
] as const satisfies readonly { readonly reference: Param; readonly scale: Param }[];

/** Whether this is the name of a param, and so of its option. */
export function isParam(name: string): name is Param {
  return Object.hasOwn(PARAMS, name);
}

/** The param that somebody means: by its name in any case, with spaces or dashes, or as a model calls it. */
export function findParam(name: string): Param | undefined {
  const normalized = normalizeName(name);
  if (isParam(normalized)) return normalized;
  return PARAM_NAMES.find((param) => paramSpec(param).fieldNames.includes(normalized));
}

/** A name as fields are called, from what people write. */
export const normalizeName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
