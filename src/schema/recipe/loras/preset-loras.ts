import { t } from '#schema/language/t.ts';
import { codeSpan, type Markdown } from '#schema/markdown.ts';
import { isSameLora, loraIdentity } from '#schema/model/lora/lora-identity.ts';
import {
  divideLoras,
  type LoraPlace,
  listSeparator,
  placeCapacity,
  placeOptions,
} from '#schema/model/lora/lora-places.ts';
import type { Model } from '#schema/model/model.ts';
import { EXTRA_LORA, MAIN_LORA } from '#schema/model/params/params.ts';
import { type Preset, type PresetLora, presetLoras } from '#schema/preset/preset.ts';
import type { Options } from '#schema/recipe/options/given-options.ts';
import { UserError } from '#schema/user-error.ts';

/**
 * The options with a preset's LoRAs in the places that its model has for them. Those that a person gives on top go into the next
 * places that are free. A scale that a person gives is the first LoRA's of its place, a list of scales is for as many, and
 * beside LoRAs of their own a scale in the second place is theirs.
 * @param options given, and where nothing was given, set by defaults
 * @throws UserError where no place is free
 */
export function withPresetLoras(preset: Preset, model: Model, given: Options, options: Options): Options {
  const loras = presetLoras(preset);
  if (loras.length === 0) return options;
  const placed = new Map(options);
  for (const [place, own] of divideLoras(model, loras)) {
    const added = addedLoras(model, place, own, given);
    if (own.length === 0) continue;
    if (own.length + added.length > placeCapacity(model, place))
      throw new UserError(noPlaceMessage(preset, model, place));
    const typed =
      given.get(place.scale) ?? (own.some(({ scale }) => scale !== undefined) ? undefined : options.get(place.scale));
    const isList = listSeparator(model.params.get(place.scale)) !== undefined;
    const firstTyped = place === EXTRA_LORA && added.length > 0 ? own.length : 0;
    const all = [...own, ...added];
    const scaled = typed !== undefined && isList ? withScales(all, String(typed), firstTyped, place) : all;
    placed.delete(place.scale);
    for (const [param, value] of Object.entries(placeOptions(model, place, scaled))) placed.set(param, value);
    if (typed !== undefined && !isList) placed.set(place.scale, typed);
  }
  return placed;
}

/** Whether a preset leaves a place free for a LoRA that a person gives with this option. */
export function hasFreePlace(preset: Preset, model: Model, place: LoraPlace): boolean {
  const own = divideLoras(model, presetLoras(preset)).find(([each]) => each === place)?.[1] ?? [];
  return own.length < placeCapacity(model, place);
}

/** The LoRAs that a person gives on top. Recipes of older versions have the preset's own among them. */
function addedLoras(model: Model, { reference }: LoraPlace, own: readonly PresetLora[], given: Options): PresetLora[] {
  const typed = given.get(reference);
  if (typed === undefined || typeof typed === 'object') return [];
  const known = own.map(({ weights }) => loraIdentity(weights));
  const separator = listSeparator(model.params.get(reference))?.trim();
  const parts = separator === undefined ? [String(typed)] : String(typed).split(separator);
  return parts
    .map((part) => part.trim())
    .filter(Boolean)
    .filter((weights) => !known.some((identity) => isSameLora(identity, loraIdentity(weights))))
    .map((weights) => ({ weights, scale: undefined, triggers: [] }));
}

/** @throws UserError for more scales than LoRAs */
function withScales(loras: readonly PresetLora[], typed: string, from: number, { scale }: LoraPlace): PresetLora[] {
  const scales = typed.split(/[,|]/).map(Number);
  const start = scales.length === loras.length ? 0 : from;
  if (scales.length > loras.length - start) {
    throw new UserError(
      t('There are {loraCount} LoRAs and {scaleCount} scales. Write up to {maxScales} in {scale}.', {
        loraCount: loras.length,
        scaleCount: scales.length,
        maxScales: loras.length - start,
        scale: codeSpan(scale),
      }),
    );
  }
  return loras.map((lora, index) => ({ ...lora, scale: scales[index - start] ?? lora.scale }));
}

function noPlaceMessage({ name, paints }: Preset, model: Model, place: LoraPlace): Markdown {
  const values = { name, model: model.title, lora: codeSpan(`lora: ${paints.model}`) };
  if (place === MAIN_LORA && placeCapacity(model, MAIN_LORA) === 1) {
    return model.params.has(EXTRA_LORA.reference)
      ? t('**{name}** is a LoRA already. Add a second one as {extraLora}, or choose {lora} for yours alone.', {
          ...values,
          extraLora: codeSpan(EXTRA_LORA.reference),
        })
      : t('**{name}** is a LoRA already, and **{model}** takes one only: choose {lora} for yours alone.', values);
  }
  return t(
    '**{name}** has all the LoRAs already that **{model}** takes. Leave yours out, or choose {lora} for yours alone.',
    values,
  );
}
