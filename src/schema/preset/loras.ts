import type { ModelInput } from '#schema/model/input.ts';
import type { Model } from '#schema/model/model.ts';
import { paramsWith } from '#schema/model/params.ts';
import type { Preset } from './preset.ts';

/**
 * The LoRAs of an input: the model itself, and those given by reference. Rules on who may use a LoRA go by these instead of the
 * preset's name, so that nobody gets around them by typing the reference.
 */
export function lorasUsed(model: Model, input: ModelInput): string[] {
  const references = paramsWith('lora').map((param) => input[model.params.get(param)?.name ?? '']);
  return [model.name, ...references.filter((value) => typeof value === 'string')].map(normalizeReference);
}

/** Whether a LoRA is the preset's. @param lora as {@link lorasUsed} returns it */
export function isPresetLora({ paints }: Preset, lora: string): boolean {
  return normalizeReference(paints.kind === 'weights' ? paints.weights : paints.model) === lora;
}

/** Without version, scheme and query, which do not make it another LoRA. */
function normalizeReference(reference: string): string {
  return reference
    .toLowerCase()
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/[?#].*$/, '')
    .replace(/[:/][0-9a-f]{64}$/, '');
}
