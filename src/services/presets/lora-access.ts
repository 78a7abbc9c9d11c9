import type { Person, Place } from '#schema/interaction/interaction.ts';
import { type LoraIdentity, modelIdentity } from '#schema/model/lora-identity.ts';
import { readLoraReference } from '#schema/model/lora-reference.ts';
import { loraReferences, lorasUsed, type Model } from '#schema/model/model.ts';
import { accessDenialReason, canManagePresets } from '#schema/preset/access.ts';
import { findPresetLora } from '#schema/preset/loras.ts';
import type { Preset } from '#schema/preset/preset.ts';
import type { Recipe } from '#schema/recipe/recipe.ts';
import { UserError } from '#schema/user-error.ts';
import type { Models } from '#services/models/models.ts';
import type { Presets } from './presets.ts';

type RecipeLoras = Pick<Recipe, 'model' | 'preset' | 'input'>;

/** Who may use which LoRA, by the rules of the server's presets, however the LoRA is written. */
export interface LoraAccess {
  /** Why this person may not use a model here, as a sentence for them; `undefined` if they may. */
  modelDenialReason(model: Model, person: Person, place: Place): string | undefined;
  /**
   * Checks that this person may use the LoRAs of a recipe here, and that their addresses are such as are taken today: an older
   * version may have stored others. Returns the presets whose likeness it shows.
   * @throws UserError
   */
  assertAllowed(recipe: RecipeLoras, person: Person, place: Place): readonly Preset[];
  /** Whether this person may read the references of a recipe's LoRAs: if they may use them, or change presets. */
  canSeeReferences(recipe: RecipeLoras, person: Person, place: Place): boolean;
}

export function createLoraAccess(models: Models, presets: Presets): LoraAccess {
  /**
   * A LoRA that presets paint with is for those who may use one of them. One that presets only have as their second LoRA is for
   * those who may use one of these: a preset that has it on top does not open it for everybody else.
   */
  const loraDenialReason = (lora: LoraIdentity, person: Person, place: Place): string | undefined => {
    const found = presets
      .getForGuild(place.guild)
      .presets.map((preset) => ({ preset, part: findPresetLora(preset, lora) }));
    const decisive = found.some(({ part }) => part === 'main') ? 'main' : 'extra';
    const reasons = found
      .filter(({ part }) => part === decisive)
      .map(({ preset }) => accessDenialReason(preset, person, place));
    return reasons.includes(undefined) ? undefined : reasons[0];
  };

  const denialReason = ({ model, preset, input }: RecipeLoras, person: Person, place: Place): string | undefined => {
    const loras = lorasUsed(models.get(model), input);
    const chosen = preset === undefined ? undefined : presets.find(place.guild, preset);
    const applied = chosen && loras.some((lora) => findPresetLora(chosen, lora)) ? chosen : undefined;
    return (
      (applied && accessDenialReason(applied, person, place)) ??
      loras.map((lora) => loraDenialReason(lora, person, place)).find((reason) => reason !== undefined)
    );
  };

  return {
    modelDenialReason: ({ name }, person, place) => loraDenialReason(modelIdentity(name), person, place),
    assertAllowed: (recipe, person, place) => {
      const reason = denialReason(recipe, person, place);
      if (reason) throw new UserError(reason);
      const model = models.get(recipe.model);
      for (const reference of loraReferences(model, recipe.input).values()) assertAddressTaken(reference);
      const loras = lorasUsed(model, recipe.input);
      return presets
        .getForGuild(place.guild)
        .presets.filter((preset) => preset.likeness && loras.some((lora) => findPresetLora(preset, lora)));
    },
    canSeeReferences: (recipe, person, place) => {
      if (canManagePresets(place, presets.getForGuild(place.guild).managers)) return true;
      const isKnown = models.all.some(({ name }) => name === recipe.model);
      return isKnown && denialReason(recipe, person, place) === undefined;
    },
  };
}

/** The sentence does not quote the address, which the person may not know. */
function assertAddressTaken(reference: string): void {
  try {
    readLoraReference(reference);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      'The address of a LoRA in this recipe is no longer accepted. Use `/imagine` with another LoRA, or write this one anew.',
      { cause: error },
    );
  }
}
