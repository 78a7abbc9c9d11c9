import type { Model } from '#schema/model/model.ts';
import type { ModelInput } from '#schema/recipe/recipe.ts';
import type { Preset } from './preset.ts';

/**
 * The LoRAs that a picture is painted with: the model itself, and those given by reference. Rules on who may use a LoRA go by
 * these and not by the preset's name, or writing its reference out would be a way around them.
 */
export function lorasUsed(model: Model, input: ModelInput): string[] {
  const references = (['replicate_weights', 'extra_lora'] as const).map(
    (param) => input[model.params.get(param)?.name ?? ''],
  );
  return [model.name, ...references.filter((value) => typeof value === 'string')].map(normalizeReference);
}

/** Whether this LoRA is the preset's. */
export function isPresetLora({ paints }: Preset, lora: string): boolean {
  return normalizeReference(paints.kind === 'weights' ? paints.weights : paints.model) === lora;
}

/** Without a version, scheme or query: they are the same LoRA, or the same person. */
function normalizeReference(reference: string): string {
  return reference
    .toLowerCase()
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/[?#].*$/, '')
    .replace(/[:/][0-9a-f]{64}$/, '');
}
