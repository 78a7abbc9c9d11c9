import type { Model } from './model.ts';

/** How authors describe such a prompt: “the instruction on how to edit the given image”. */
const INSTRUCTION_PATTERN = /\binstruct|\bedit(?:s|ing|ed)?\b/i;

/** Names of models that edit, such as `flux-kontext-pro`, `qwen-image-edit-plus`. */
const NAME_PATTERN = /kontext|(?:^|[-_.])edit(?:$|[-_.])/i;

/**
 * Whether a model changes a picture by what its prompt tells it to: it takes a picture and an instruction. A model with a strength paints over a
 * picture instead, and one that needs a mask fills a part of it.
 */
export function editsByInstruction({ kind, name, params }: Model): boolean {
  const prompt = params.get('prompt');
  if (kind !== 'imagine' || !prompt || !params.has('image')) return false;
  if (params.has('prompt_strength') || params.get('mask')?.required) return false;
  const baseName = name.split('/').at(-1) ?? name;
  return INSTRUCTION_PATTERN.test(prompt.description) || NAME_PATTERN.test(baseName);
}
