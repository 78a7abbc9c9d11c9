import type { Family } from '#schema/lora/family.ts';
import type { Model } from '#schema/model/model.ts';
import type { Models } from '#services/models/models.ts';
import { loraBaseOf } from '#services/presets/fetched-model.ts';

/** The base model of a LoRA that is added without one. */
export const DEFAULT_BASE_MODEL = 'black-forest-labs/flux-dev-lora';

/** The models that can load a LoRA, of those that presets may paint with. */
export function loraBases(models: Models, isAllowed: (model: Model) => boolean): readonly Model[] {
  return models.all.filter(
    (each) => each.kind === 'imagine' && each.params.has('replicate_weights') && isAllowed(each),
  );
}

/** The base that a LoRA for this family goes on: the usual one, where it fits. */
export function baseForFamily(family: Family | undefined, bases: readonly Model[]): Model | undefined {
  if (family === undefined) return undefined;
  const fitting = bases.filter((base) => loraBaseOf(base).family === family);
  return fitting.find(({ name }) => name === DEFAULT_BASE_MODEL) ?? fitting[0];
}

/** The families of LoRAs that the bases load. */
export function loadableFamilies(bases: readonly Model[]): ReadonlySet<Family> {
  return new Set(bases.flatMap((base) => loraBaseOf(base).family ?? []));
}
