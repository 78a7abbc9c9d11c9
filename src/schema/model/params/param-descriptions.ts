import type { Sentence } from '#schema/language/t.ts';
import type { Param } from './params.ts';

/**
 * What each option does, in people's words: the model's own are cut, or its field's. Discord takes 100 characters; these are
 * shorter, as the default may follow.
 */
export const PARAM_DESCRIPTIONS: Readonly<Record<Param, Sentence>> = {
  prompt: 'What you want to see',
  negative_prompt: 'What must not be in the picture',
  aspect_ratio: 'Shape of the picture; custom needs width and height',
  num_outputs: 'How many pictures',
  seed: 'The same seed and options paint the same picture again',
  image: 'A picture to start from; the result has its shape',
  image2: 'A second picture to start from',
  image3: 'A third picture to start from',
  prompt_strength: 'How far to go from the image: 0 keeps it, 1 paints it anew',
  lora_scale: 'How strongly the LoRA shows; 0 to 1 works best',
  replicate_weights: 'A LoRA to paint with: owner/name, or a link to its page or file',
  extra_lora: 'A second LoRA beside it: owner/name, or a link to its page or file',
  extra_lora_scale: 'How strongly the second LoRA shows; 0 to 1 works best',
  guidance_scale: 'How closely to follow the prompt; lower looks more natural',
  num_inference_steps: 'More steps paint finer details, and take longer',
  scheduler: 'The method that turns noise into a picture',
  model: 'Variant of the model; of Flux, dev is better and schnell faster',
  output_format: 'File type of the picture',
  output_quality: 'How much detail jpg and webp keep, up to 100',
  megapixels: 'Size of the picture in millions of pixels',
  go_fast: 'Paint faster, a little less exactly',
  width: 'Width in pixels; beside an aspect_ratio, that has to be custom',
  height: 'Height in pixels; beside an aspect_ratio, that has to be custom',
  mask: 'White in the mask is painted anew, black stays; needs an image',
  disable_safety_checker: 'Paint without the safety checker, where the channel is age-restricted',
  upscale_factor: 'How many times larger',
};
