import type { OptionValue } from '#schema/interaction/interaction.ts';
import { forAudience } from '#schema/language/ambient.ts';
import { formatList } from '#schema/language/format.ts';
import { note } from '#schema/language/note.ts';
import { EXTRA_LORA, MAIN_LORA } from '#schema/model/params/params.ts';
import { presetRange, presetTriggers } from '#schema/preset/preset.ts';
import { hasFreePlace } from './loras/preset-loras.ts';
import { withoutTriggers, withTriggers } from './loras/triggers.ts';
import { filterOptions, type Options } from './options/given-options.ts';
import type { Style } from './style.ts';

/** Options for another style, and a short note for what it does not take. */
export interface SwitchedOptions {
  readonly options: Map<string, OptionValue>;
  readonly notes: readonly string[];
}

/**
 * Takes options from one style to another: the old LoRA's trigger words and weights leave, the new one's words enter, a new
 * preset's scale replaces the one given, and what the new model does not take is left out.
 */
export function switchStyle(from: Style, to: Style, options: Options): SwitchedOptions {
  if (from.ref === to.ref) return { options: new Map(options), notes: [] };
  const carriedOver = new Map(options);
  carriedOver.delete(MAIN_LORA.reference);
  const { preset } = to;
  const { scale } = MAIN_LORA;
  const hasOwnScale = preset && (preset.scale !== undefined || presetRange(preset, scale));
  // Several scales are those of the old LoRAs.
  if (hasOwnScale || /[,|]/.test(String(carriedOver.get(scale)))) carriedOver.delete(scale);
  const { accepted, rejected } = filterOptions(to.model, carriedOver);
  const notes = rejected.length
    ? [
        note('left out {options}, which {model} does not take', {
          options: forAudience('place', () => formatList(rejected, 'and')),
          model: to.title,
        }),
      ]
    : [];
  if (preset && accepted.has(EXTRA_LORA.reference) && !hasFreePlace(preset, to.model, EXTRA_LORA)) {
    for (const param of [EXTRA_LORA.reference, EXTRA_LORA.scale]) accepted.delete(param);
    notes.push(
      note('left out {option}, since {preset} has as many LoRAs as it can', {
        option: EXTRA_LORA.reference,
        preset: to.title,
      }),
    );
  }
  const prompt = accepted.get('prompt');
  if (typeof prompt === 'string') {
    const promptWithoutTriggers = withoutTriggers(prompt, styleTriggers(from));
    // A preset's trigger words are added when its prompt is sent; nothing adds those of a model by itself.
    accepted.set('prompt', preset ? promptWithoutTriggers : withTriggers(promptWithoutTriggers, styleTriggers(to)));
  }
  return {
    options: accepted,
    notes,
  };
}

function styleTriggers({ preset, model }: Style): readonly string[] {
  if (preset) return presetTriggers(preset).flat();
  return model.trigger === undefined ? [] : [model.trigger];
}
