import type { Sentence } from '#schema/language/t.ts';
import { isTextEncoder } from './modules.ts';

/** How trainers write LoRAs, and what people call it. */
export const FORMS = {
  lokr: 'LoKr (LyCORIS)',
  loha: 'LoHa (LyCORIS)',
  dora: 'DoRA',
  xlabs: 'XLabs',
  control: 'control LoRA',
  kohya: 'kohya',
  diffusers: 'diffusers',
  'diffusion-model': 'PEFT with the prefix diffusion_model (ai-toolkit, ComfyUI)',
  'base-model': 'PEFT with the prefix base_model.model',
  bfl: 'names of Black Forest Labs',
  other: 'an unknown form',
  'whole-model': 'a whole model, not a LoRA',
  'text-encoder': 'for a text encoder alone',
} as const satisfies Record<string, Sentence>;
export type LoraForm = keyof typeof FORMS;

/** In order: the first test that holds for any tensor tells the form. */
const TESTS: readonly (readonly [RegExp, LoraForm])[] = [
  [/\.lokr_w[12]/, 'lokr'],
  [/\.hada_w[12]/, 'loha'],
  [/\.(?:dora_scale|lora_magnitude_vector)/, 'dora'],
  [/^(?:double|single)_blocks\.\d+\.processor\./, 'xlabs'],
  [/\.lora_[AB]\.bias$|_norm\.scale$/, 'control'],
  [/^lora_(?:unet|transformer)_/, 'kohya'],
  [/^base_model\.model\./, 'base-model'],
  [/^(?:model\.)?diffusion_model\..*\.lora/, 'diffusion-model'],
  [/^(?:transformer|unet)\..*lora|^(?:single_)?transformer_blocks\..*\.lora/, 'diffusers'],
  [/^(?:double|single)_blocks\..*\.lora/, 'bfl'],
];

/** The form of a file, by the names of its tensors. */
export function formOf(names: readonly string[]): LoraForm {
  const found = TESTS.find(([pattern]) => names.some((name) => pattern.test(name)));
  if (found) return found[1];
  if (names.length > 0 && names.every(isTextEncoder)) return 'text-encoder';
  return names.some((name) => name.includes('lora')) ? 'other' : 'whole-model';
}
