import type { OptionValue } from '#schema/interaction/interaction.ts';
import type { Param } from '#schema/model/params.ts';
import type { Style } from '#schema/model/style.ts';
import { formatList } from '#schema/text.ts';
import type { Options } from './compose.ts';
import { filterOptions } from './recipe-options.ts';
import { withoutTriggers, withTriggers } from './triggers.ts';

/** Options for another look, and a small line for what it does not take. */
export interface SwitchedOptions {
  readonly options: Map<Param, OptionValue>;
  readonly notes: readonly string[];
}

/**
 * Takes options from one look to another: the LoRA's own words, weights and scale leave with it, the new one's words enter, and
 * what the new card does not take is left out.
 */
export function switchStyle(from: Style, to: Style, options: Options): SwitchedOptions {
  if (from.ref === to.ref) return { options: new Map(options), notes: [] };
  const carriedOver = new Map(options);
  carriedOver.delete('replicate_weights');
  if (to.preset?.scale !== undefined || to.preset?.scaleRange) carriedOver.delete('lora_scale');
  const { accepted, rejected } = filterOptions(to.model, carriedOver);
  const prompt = accepted.get('prompt');
  if (typeof prompt === 'string') {
    const promptWithoutTriggers = withoutTriggers(prompt, styleTriggers(from));
    // A preset's words are put in when its prompt is sent; a bare card's are only known to it.
    accepted.set('prompt', to.preset ? promptWithoutTriggers : withTriggers(promptWithoutTriggers, styleTriggers(to)));
  }
  const names = rejected.map((param) => `\`${param}\``);
  return {
    options: accepted,
    notes: names.length ? [`left out ${formatList(names, 'and')}, which ${to.title} does not take`] : [],
  };
}

function styleTriggers({ preset, model }: Style): readonly string[] {
  if (preset) return preset.triggers;
  return model.trigger === undefined ? [] : [model.trigger];
}
