/**
 * What a field of a model does. The name of a param is the name of the slash option, which is the field's name in the
 * fine-tunes that Lorikeet began with; other models spell the same thing differently, and their spellings stand here.
 * The order is the order of the options under `/imagine`.
 */
export const PARAM_FIELD_NAMES = {
  prompt: ['prompt'],
  aspect_ratio: ['aspect_ratio'],
  num_outputs: ['num_outputs'],
  seed: ['seed'],
  image: ['image', 'input_image', 'img', 'input_images', 'images'],
  prompt_strength: ['prompt_strength', 'strength'],
  lora_scale: ['lora_scale'],
  replicate_weights: ['replicate_weights', 'lora_weights', 'hf_lora'],
  extra_lora: ['extra_lora'],
  extra_lora_scale: ['extra_lora_scale'],
  guidance_scale: ['guidance_scale', 'guidance'],
  num_inference_steps: ['num_inference_steps', 'steps'],
  model: ['model'],
  output_format: ['output_format'],
  output_quality: ['output_quality'],
  megapixels: ['megapixels'],
  go_fast: ['go_fast'],
  width: ['width'],
  height: ['height'],
  mask: ['mask'],
  disable_safety_checker: ['disable_safety_checker'],
  upscale_factor: ['scale', 'upscale_factor', 'scale_factor'],
} as const satisfies Record<string, readonly string[]>;

export type Param = keyof typeof PARAM_FIELD_NAMES;

/** All params, in the order of the options. */
export const PARAM_NAMES = Object.keys(PARAM_FIELD_NAMES).filter((name): name is Param => name in PARAM_FIELD_NAMES);

const PARAM_BY_FIELD_NAME: ReadonlyMap<string, Param> = new Map(
  PARAM_NAMES.flatMap((param) => PARAM_FIELD_NAMES[param].map((field) => [field, param] as const)),
);

/** The param that a field of this name plays, if any. */
export function paramOf(fieldName: string): Param | undefined {
  return PARAM_BY_FIELD_NAME.get(fieldName);
}
