import { type Card, roleValue } from './card.ts';
import type { ModelInput } from './recipe.ts';
import type { Role } from './roles.ts';

/** Options that a person set although they make no difference to this picture: a small line for each. */
export function notesOn(card: Card, input: ModelInput, options: ReadonlyMap<Role, unknown>): string[] {
  const is = (role: Role, value: unknown) => roleValue(card, input, role) === value;
  const image = options.has('image');
  const rules: readonly (readonly [applies: boolean, note: string])[] = [
    [options.has('guidance_scale') && is('model', 'schnell'), 'schnell ignores guidance_scale'],
    [options.get('go_fast') === true && image, 'an image turns go_fast off'],
    [options.get('go_fast') === true && !image && is('aspect_ratio', 'custom'), 'a custom size turns go_fast off'],
    [options.has('output_quality') && is('output_format', 'png'), 'png has no output_quality'],
    [options.has('aspect_ratio') && image, 'the size comes from the image, not from aspect_ratio'],
    [options.has('megapixels') && image, 'the size comes from the image, not from megapixels'],
    [options.has('megapixels') && !image && is('aspect_ratio', 'custom'), 'a custom size ignores megapixels'],
    [options.has('prompt_strength') && !image, 'prompt_strength needs an image'],
    [options.has('extra_lora_scale') && !options.has('extra_lora'), 'extra_lora_scale needs an extra_lora'],
  ];
  return rules.flatMap(([applies, note]) => (applies ? [note] : []));
}
