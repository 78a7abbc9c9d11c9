import type { Person, Place } from '#schema/interaction/interaction.ts';
import type { Markdown } from '#schema/markdown.ts';
import { loraFields, lorasUsed, readLoraField } from '#schema/model/lora/lora-fields.ts';
import { type LoraIdentity, modelIdentity } from '#schema/model/lora/lora-identity.ts';
import type { Model } from '#schema/model/model.ts';
import { accessDenialReason, ageDenialReason, canManagePresets } from '#schema/preset/access.ts';
import { findPresetLora } from '#schema/preset/loras/loras.ts';
import type { Preset } from '#schema/preset/preset.ts';
import type { Recipe } from '#schema/recipe/recipe.ts';
import { assertSafetyCheckerAllowed } from '#schema/recipe/safety-checker.ts';
import { UserError } from '#schema/user-error.ts';
import type { Models } from '#services/models/models.ts';
import type { Presets } from '#services/presets/presets.ts';

type RecipeLoras = Pick<Recipe, 'model' | 'preset' | 'input'>;

/** Who may use which LoRA, by the rules of the server's presets, however the LoRA is written. */
export interface LoraAccess {
  /** Why this person may not use a model here, as a sentence for them; `undefined` if they may. */
  modelDenialReason(model: Model, person: Person, place: Place): Markdown | undefined;
  /**
   * Checks that this person may use the LoRAs of a recipe here, that age restrictions allow it, and that the addresses are such
   * as are taken today: an older version may have stored others. Returns the presets whose likeness it shows.
   * @throws UserError
   */
  assertAllowed(recipe: RecipeLoras, person: Person, place: Place): readonly Preset[];
  /**
   * Checks that a place may show what a recipe paints: only age-restricted channels may, where the safety checker is off or an
   * age-restricted preset is used.
   * @throws UserError
   */
  assertAgeAllowed(recipe: RecipeLoras, place: Place): void;
  /** Whether this person may read the references of a recipe's LoRAs: if they may use them, or change presets. */
  canSeeReferences(recipe: RecipeLoras, person: Person, place: Place): boolean;
}

/** Why a preset may not be used; `undefined` if it may. */
type PresetRule = (preset: Preset) => Markdown | undefined;

export function createLoraAccess(models: Models, presets: Presets): LoraAccess {
  /**
   * A LoRA that presets paint with is for those who may use one of them. One that presets only have as their second LoRA is for
   * those who may use one of these: a preset that has it on top does not open it for everybody else.
   */
  const loraDenialReason = (lora: LoraIdentity, place: Place, rule: PresetRule): Markdown | undefined => {
    const found = presets
      .getForGuild(place.guild)
      .presets.map((preset) => ({ preset, part: findPresetLora(preset, lora) }));
    const decisive = found.some(({ part }) => part === 'main') ? 'main' : 'extra';
    const reasons = found.filter(({ part }) => part === decisive).map(({ preset }) => rule(preset));
    return reasons.includes(undefined) ? undefined : reasons[0];
  };

  const denialReason = (
    { model, preset, input }: RecipeLoras,
    place: Place,
    rule: PresetRule,
  ): Markdown | undefined => {
    const loras = lorasUsed(models.get(model), input);
    const chosen = preset === undefined ? undefined : presets.find(place.guild, preset);
    const applied = chosen && loras.some((lora) => findPresetLora(chosen, lora)) ? chosen : undefined;
    return (
      (applied && rule(applied)) ??
      loras.map((lora) => loraDenialReason(lora, place, rule)).find((reason) => reason !== undefined)
    );
  };

  const accessRule =
    (person: Person, place: Place): PresetRule =>
    (preset) =>
      accessDenialReason(preset, person, place);
  const isKnown = (recipe: RecipeLoras) => models.findByName(recipe.model) !== undefined;

  return {
    modelDenialReason: ({ name }, person, place) =>
      loraDenialReason(modelIdentity(name), place, accessRule(person, place)),
    assertAllowed: (recipe, person, place) => {
      const model = models.get(recipe.model);
      assertSafetyCheckerAllowed(model, recipe.input, place);
      const reason = denialReason(recipe, place, accessRule(person, place));
      if (reason) throw new UserError(reason);
      for (const field of loraFields(model, recipe.input)) assertAddressTaken(...field);
      const loras = lorasUsed(model, recipe.input);
      return presets
        .getForGuild(place.guild)
        .presets.filter((preset) => preset.likeness && loras.some((lora) => findPresetLora(preset, lora)));
    },
    assertAgeAllowed: (recipe, place) => {
      // Pictures of a model that is gone are not lost; nothing is known of their input.
      if (!isKnown(recipe)) return;
      assertSafetyCheckerAllowed(models.get(recipe.model), recipe.input, place);
      const reason = denialReason(recipe, place, (preset) => ageDenialReason(preset, place));
      if (reason) throw new UserError(reason);
    },
    canSeeReferences: (recipe, person, place) => {
      if (canManagePresets(place, presets.getForGuild(place.guild).managers)) return true;
      return isKnown(recipe) && denialReason(recipe, place, accessRule(person, place)) === undefined;
    },
  };
}

/** The sentence does not quote the address, which the person may not know. */
function assertAddressTaken(...field: Parameters<typeof readLoraField>): void {
  try {
    readLoraField(...field);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      'The address of a LoRA in this recipe is no longer accepted. Use `/imagine` with another LoRA, or write this one anew.',
      { cause: error },
    );
  }
}
