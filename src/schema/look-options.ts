import type { Card } from './card.ts';
import type { OptionValue } from './interaction.ts';
import type { Look } from './look.ts';
import { isOption } from './option-names.ts';
import { readOption } from './option-value.ts';
import type { OptionDefaults, Preset } from './preset.ts';
import { Refusal } from './refusal.ts';
import type { Role } from './roles.ts';

export type Options = ReadonlyMap<Role, OptionValue>;

/**
 * What was typed, on top of the preset's defaults, on top of the person's own. Defaults apply only where the card takes them.
 * @throws Refusal where what was typed is not what the preset allows
 */
export function allOptions(
  { card, preset }: Look,
  given: Options,
  place: { readonly ageRestricted: boolean },
  personal: OptionDefaults,
): Options {
  const merged = new Map<Role, OptionValue>();
  const layers = [personal, preset?.defaults ?? {}, preset ? ownOptions(preset) : {}];
  for (const [name, value] of layers.flatMap((layer) => Object.entries(layer))) {
    if (isOption(name) && takes(card, name, value)) merged.set(name, value);
  }
  if (given.has('extra_lora')) merged.delete('extra_lora_scale');
  if (preset) checkGiven(preset, given);
  for (const [role, value] of given) merged.set(role, value);
  // A size of one's own that is overruled by a shape is none; the safety checker goes by the place, not by a default.
  if (merged.get('aspect_ratio') !== 'custom') {
    for (const side of ['width', 'height'] as const) if (!given.has(side)) merged.delete(side);
  }
  if (!place.ageRestricted && !given.has('disable_safety_checker')) merged.delete('disable_safety_checker');
  return merged;
}

/** What a preset is, in options. */
function ownOptions({ paints, scale }: Preset): OptionDefaults {
  const weights = paints.kind === 'weights' ? paints : undefined;
  const extra = weights?.extra;
  return {
    ...(weights && { replicate_weights: weights.weights }),
    ...(extra && { extra_lora: extra.weights }),
    ...(extra?.scale !== undefined && { extra_lora_scale: extra.scale }),
    ...(scale !== undefined && { lora_scale: scale }),
  };
}

function checkGiven({ name, paints, scaleRange: [low, high] = [-Infinity, Infinity] }: Preset, given: Options): void {
  const own = given.get('replicate_weights');
  if (paints.kind === 'weights' && own !== undefined && own !== paints.weights) {
    throw new Refusal(
      `**${name}** is a LoRA already. Add a second one as \`extra_lora\`, or choose \`lora: ${paints.model}\` for yours alone.`,
    );
  }
  const scale = given.get('lora_scale');
  if (typeof scale === 'number' && (scale < low || scale > high)) {
    throw new Refusal(`\`lora_scale\` of **${name}** goes from ${low} to ${high} in this server; you gave ${scale}.`);
  }
}

function takes(card: Card, role: Role, value: OptionValue): boolean {
  const field = card.roles.get(role);
  if (!field) return false;
  try {
    readOption(card, role, field, value);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
