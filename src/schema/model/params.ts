/** How a param is compared in `/compare`. */
interface AxisSpec {
  /** What people call it; the first name stands on the sheet. */
  readonly names: readonly [string, ...string[]];
  readonly values: 'numbers' | 'words' | 'switch';
  /** Values to write, for whoever wrote none. */
  readonly example: string;
  /** Numbers offered by autocomplete where the model takes them. */
  readonly suggestions?: readonly number[];
  /** After this name a single number says how many values follow the sheet's own: `seeds 4`. */
  readonly countName?: string;
}

/** What sets a param apart from an ordinary option. */
type Trait =
  /** A picture, or the prompt, or set by a button: no `name: value` line can set it. */
  | 'no-line'
  /** Set by a button alone, so not an option of `/imagine`. */
  | 'no-option'
  /** Comes from the style, so neither a preset's default nor a person's; how strong the LoRA is may be a person's. */
  | 'style'
  /** No personal default. */
  | 'no-personal-default'
  /** Not an option of `/compare`: a cell is one small picture from words alone. */
  | 'no-sheet'
  /** An image decides it. */
  | 'set-by-image'
  /** Means nothing beside another image than the one that it was given with. */
  | 'tied-to-image'
  /** A change of it is told in words instead of by its values. */
  | 'told-in-words'
  /** A reference to a LoRA. */
  | 'lora';

interface ParamSpec {
  /** What models call it. The option of `/imagine` has the param's own name. */
  readonly fieldNames: readonly [string, ...string[]];
  /** What a line of changes calls it, where that is shorter. */
  readonly shortName?: string;
  /** Its own field in *Edit*; the others are lines of text. */
  readonly editField?: { readonly label: string; readonly description: string };
  readonly axis?: AxisSpec;
  readonly traits?: readonly Trait[];
}

const SCALE_EXAMPLE = '0.6, 0.8 .. 1.2';

/**
 * What a field of a model does, and all that is particular about it. A param has the name that its field has in the fine-tunes
 * that Lorikeet began with; other models spell the same thing differently. The order is that of the options of `/imagine`.
 */
const PARAMS = {
  prompt: { fieldNames: ['prompt'], traits: ['no-line', 'told-in-words'] },
  aspect_ratio: {
    fieldNames: ['aspect_ratio'],
    shortName: 'aspect',
    axis: { names: ['aspect', 'aspects', 'ratio', 'ratios'], values: 'words', example: '1:1, 3:2' },
    traits: ['set-by-image', 'tied-to-image'],
  },
  num_outputs: {
    fieldNames: ['num_outputs'],
    shortName: 'pictures',
    editField: { label: 'Pictures', description: 'How many' },
    traits: ['no-sheet'],
  },
  seed: {
    fieldNames: ['seed'],
    editField: { label: 'Seed', description: 'Leave empty for a new seed' },
    axis: { names: ['seed', 'seeds'], values: 'numbers', example: '4', countName: 'seeds' },
    traits: ['tied-to-image'],
  },
  image: {
    fieldNames: ['image', 'input_image', 'img', 'input_images', 'images'],
    traits: ['no-line', 'no-sheet', 'tied-to-image', 'told-in-words'],
  },
  prompt_strength: {
    fieldNames: ['prompt_strength', 'strength'],
    shortName: 'strength',
    traits: ['no-sheet', 'tied-to-image'],
  },
  lora_scale: {
    fieldNames: ['lora_scale'],
    axis: {
      names: ['scale', 'scales', 'lora scale', 'lora strength'],
      values: 'numbers',
      example: SCALE_EXAMPLE,
      suggestions: [0.4, 0.6, 0.8, 1, 1.2],
    },
    traits: ['style'],
  },
  replicate_weights: {
    fieldNames: ['replicate_weights', 'lora_weights', 'hf_lora'],
    traits: ['lora', 'style', 'no-personal-default', 'told-in-words'],
  },
  extra_lora: { fieldNames: ['extra_lora'], traits: ['lora', 'style', 'no-personal-default', 'told-in-words'] },
  extra_lora_scale: {
    fieldNames: ['extra_lora_scale'],
    axis: { names: ['extra scale'], values: 'numbers', example: SCALE_EXAMPLE, suggestions: [0.4, 0.6, 0.8, 1] },
    traits: ['style', 'no-personal-default'],
  },
  guidance_scale: {
    fieldNames: ['guidance_scale', 'guidance'],
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
    shortName: 'steps',
    axis: { names: ['steps', 'step'], values: 'numbers', example: '10, 20, 28', suggestions: [10, 20, 28, 40] },
  },
  model: { fieldNames: ['model'], axis: { names: ['model', 'models'], values: 'words', example: 'dev, schnell' } },
  output_format: { fieldNames: ['output_format'], traits: ['no-sheet'] },
  output_quality: { fieldNames: ['output_quality'], traits: ['no-sheet'] },
  megapixels: {
    fieldNames: ['megapixels'],
    axis: { names: ['megapixels', 'mp'], values: 'words', example: '0.25, 1' },
    traits: ['set-by-image', 'tied-to-image'],
  },
  go_fast: {
    fieldNames: ['go_fast'],
    axis: { names: ['go fast', 'fast'], values: 'switch', example: 'on, off' },
    traits: ['set-by-image', 'tied-to-image'],
  },
  width: { fieldNames: ['width'], traits: ['set-by-image', 'tied-to-image'] },
  height: { fieldNames: ['height'], traits: ['set-by-image', 'tied-to-image'] },
  mask: { fieldNames: ['mask'], traits: ['no-line', 'no-sheet', 'tied-to-image', 'told-in-words'] },
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

const PARAM_BY_FIELD_NAME: ReadonlyMap<string, Param> = new Map(
  PARAM_NAMES.flatMap((param) => PARAMS[param].fieldNames.map((name) => [name, param] as const)),
);

/** The param that a field of this name sets, if any. */
export function paramOf(fieldName: string): Param | undefined {
  return PARAM_BY_FIELD_NAME.get(fieldName);
}

/** Whether this is the name of a param, and so of its option. */
export function isParam(name: string): name is Param {
  return Object.hasOwn(PARAMS, name);
}

/** The param that somebody means: by its name in any case, with spaces or dashes, or as a model calls it. */
export function findParam(name: string): Param | undefined {
  const normalized = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  return isParam(normalized) ? normalized : paramOf(normalized);
}
