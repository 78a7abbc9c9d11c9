import { t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import type { ModelInput } from '#schema/model/field/input.ts';
import type { Model } from '#schema/model/model.ts';
import { EXTRA_LORA, MAIN_LORA } from '#schema/model/params/params.ts';
import { UserError } from '#schema/user-error.ts';

type MutableInput = Record<string, ModelInput[string]>;

/** The input with as many scales as LoRAs where both are lists: a single scale is for all. @throws UserError */
export function matchLoraScales(model: Model, input: MutableInput): MutableInput {
  for (const { reference, scale } of [MAIN_LORA, EXTRA_LORA]) {
    const [loraField, scaleField] = [model.params.get(reference), model.params.get(scale)];
    const loras = input[loraField?.name ?? ''];
    const scales = input[scaleField?.name ?? ''];
    if (scaleField?.type !== 'numbers' || !Array.isArray(loras) || !Array.isArray(scales)) continue;
    const [only, ...others] = scales.map(Number);
    if (scales.length === loras.length || only === undefined) continue;
    if (others.length > 0) {
      throw new UserError(
        t('There are {loraCount} LoRAs and {scaleCount} scales. Write one scale for each in {scale}, or one for all.', {
          loraCount: loras.length,
          scaleCount: scales.length,
          scale: codeSpan(scale),
        }),
      );
    }
    input[scaleField.name] = loras.map(() => only);
  }
  return input;
}
