import { getParamValue, type Model } from '#schema/model/model.ts';
import type { Param } from '#schema/model/params.ts';
import type { ModelInput } from './recipe.ts';

/** Options that a person set although they make no difference to this picture: a small line for each. */
export function optionNotes(model: Model, input: ModelInput, options: ReadonlyMap<Param, unknown>): string[] {
  const hasValue = (param: Param, value: unknown) => getParamValue(model, input, param) === value;
  const hasImage = options.has('image');
  const rules: readonly (readonly [applies: boolean, note: string])[] = [
    [options.has('guidance_scale') && hasValue('model', 'schnell'), 'schnell ignores guidance_scale'],
    [options.get('go_fast') === true && hasImage, 'an image turns go_fast off'],
    [
      options.get('go_fast') === true && !hasImage && hasValue('aspect_ratio', 'custom'),
      'a custom size turns go_fast off',
    ],
    [options.has('output_quality') && hasValue('output_format', 'png'), 'png has no output_quality'],
    [options.has('aspect_ratio') && hasImage, 'the size comes from the image, not from aspect_ratio'],
    [options.has('megapixels') && hasImage, 'the size comes from the image, not from megapixels'],
    [options.has('megapixels') && !hasImage && hasValue('aspect_ratio', 'custom'), 'a custom size ignores megapixels'],
    [options.has('prompt_strength') && !hasImage, 'prompt_strength needs an image'],
    [options.has('extra_lora_scale') && !options.has('extra_lora'), 'extra_lora_scale needs an extra_lora'],
  ];
  return rules.flatMap(([applies, note]) => (applies ? [note] : []));
}
