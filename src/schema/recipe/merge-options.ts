import type { OptionValue } from '#schema/interaction/interaction.ts';
import type { Model } from '#schema/model/model.ts';
import { isParam } from '#schema/model/option-names.ts';
import type { Param } from '#schema/model/params.ts';
import type { Style } from '#schema/model/style.ts';
import type { OptionDefaults, Preset } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import { readOption } from './option-value.ts';

export type Options = ReadonlyMap<Param, OptionValue>;

/**
 * What was typed, on top of the preset's defaults, on top of the person's own. Defaults apply only where the card takes them.
 * @throws UserError where what was typed is not what the preset allows
 */
export function mergeOptions(
  { model, preset }: Style,
  given: Options,
  place: { readonly ageRestricted: boolean },
  personalDefaults: OptionDefaults,
): Options {
  const merged = new Map<Param, OptionValue>();
  const layers = [personalDefaults, preset?.defaults ?? {}, preset ? presetOptions(preset) : {}];
  for (const [name, value] of layers.flatMap((layer) => Object.entries(layer))) {
    if (isParam(name) && accepts(model, name, value)) merged.set(name, value);
  }
  if (given.has('extra_lora')) merged.delete('extra_lora_scale');
  if (preset) checkPresetRules(preset, given);
  for (const [param, value] of given) merged.set(param, value);
  // A size of one's own that is overruled by a shape is none; the safety checker goes by the place, not by a default.
  if (merged.get('aspect_ratio') !== 'custom') {
    for (const side of ['width', 'height'] as const) if (!given.has(side)) merged.delete(side);
  }
  if (!place.ageRestricted && !given.has('disable_safety_checker')) merged.delete('disable_safety_checker');
  return merged;
}

/** What a preset is, in options. */
function presetOptions({ paints, scale }: Preset): OptionDefaults {
  const weights = paints.kind === 'weights' ? paints : undefined;
  const extra = weights?.extra;
  return {
    ...(weights && { replicate_weights: weights.weights }),
    ...(extra && { extra_lora: extra.weights }),
    ...(extra?.scale !== undefined && { extra_lora_scale: extra.scale }),
    ...(scale !== undefined && { lora_scale: scale }),
  };
}

function checkPresetRules(
  { name, paints, scaleRange: [minimum, maximum] = [-Infinity, Infinity] }: Preset,
  given: Options,
): void {
  const givenWeights = given.get('replicate_weights');
  if (paints.kind === 'weights' && givenWeights !== undefined && givenWeights !== paints.weights) {
    throw new UserError(
      `**${name}** is a LoRA already. Add a second one as \`extra_lora\`, or choose \`lora: ${paints.model}\` for yours alone.`,
    );
  }
  const scale = given.get('lora_scale');
  if (typeof scale === 'number' && (scale < minimum || scale > maximum)) {
    throw new UserError(
      `\`lora_scale\` of **${name}** goes from ${minimum} to ${maximum} in this server; you gave ${scale}.`,
    );
  }
}

function accepts(model: Model, param: Param, value: OptionValue): boolean {
  const field = model.params.get(param);
  if (!field) return false;
  try {
    readOption(model, param, field, value);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
