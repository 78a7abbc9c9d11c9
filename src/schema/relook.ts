import type { Options } from './compose.ts';
import type { OptionValue } from './interaction.ts';
import type { Look } from './look.ts';
import { fitting } from './recipe-options.ts';
import type { Role } from './roles.ts';
import { withoutTriggers, withTriggers } from './triggers.ts';
import { listed } from './words.ts';

/** Options for another look, and a small line for what it does not take. */
export interface Relooked {
  readonly options: Map<Role, OptionValue>;
  readonly notes: readonly string[];
}

/**
 * Takes options from one look to another: the LoRA's own words, weights and scale leave with it, the new one's words enter, and
 * what the new card does not take is left out.
 */
export function relook(from: Look, to: Look, options: Options): Relooked {
  if (from.ref === to.ref) return { options: new Map(options), notes: [] };
  const own = new Map(options);
  own.delete('replicate_weights');
  if (to.preset?.scale !== undefined || to.preset?.scaleRange) own.delete('lora_scale');
  const { kept, left } = fitting(to.card, own);
  const prompt = kept.get('prompt');
  if (typeof prompt === 'string') {
    const bare = withoutTriggers(prompt, triggersOf(from));
    // A preset's words are put in when its prompt is sent; a bare card's are only known to it.
    kept.set('prompt', to.preset ? bare : withTriggers(bare, triggersOf(to)));
  }
  const names = left.map((role) => `\`${role}\``);
  return {
    options: kept,
    notes: names.length ? [`left out ${listed(names, 'and')}, which ${to.title} does not take`] : [],
  };
}

function triggersOf({ preset, card }: Look): readonly string[] {
  if (preset) return preset.triggers;
  return card.trigger === undefined ? [] : [card.trigger];
}
