import type { Card } from './card.ts';
import type { Preset } from './preset.ts';
import type { ModelInput } from './recipe.ts';

/**
 * The LoRAs that a picture is painted with: the model itself, and those given by reference. Rules on who may use a LoRA go by
 * these and not by the preset's name, or writing its reference out would be a way around them.
 */
export function lorasOf(card: Card, input: ModelInput): string[] {
  const given = (['replicate_weights', 'extra_lora'] as const).map((role) => input[card.roles.get(role)?.name ?? '']);
  return [card.model, ...given.filter((value) => typeof value === 'string')].map(bare);
}

/** Whether this LoRA is the preset's. */
export function isOf({ paints }: Preset, lora: string): boolean {
  return bare(paints.kind === 'weights' ? paints.weights : paints.model) === lora;
}

/** Without a version, scheme or query: they are the same LoRA, or the same person. */
function bare(reference: string): string {
  return reference
    .toLowerCase()
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/[?#].*$/, '')
    .replace(/[:/][0-9a-f]{64}$/, '');
}
