import type { OptionValue } from '#schema/interaction/interaction.ts';
import { note } from '#schema/language/note.ts';
import { t } from '#schema/language/t.ts';
import { codeSpan, listMarkdown, type Markdown } from '#schema/markdown.ts';
import { listSeparator } from '#schema/model/lora/lora-places.ts';
import type { Model } from '#schema/model/model.ts';
import { EXTRA_LORA, isParam, MAIN_LORA, paramSpec } from '#schema/model/params/params.ts';
import { UserError } from '#schema/user-error.ts';
import type { Options } from './given-options.ts';

/** Options that a sentence names. */
const MAX_NAMED_OPTIONS = 40;

/**
 * The options that the model takes, and a note for those that it lacks.
 * @throws UserError for one without which the picture would be another: a picture, or a LoRA
 */
export function splitOptions(model: Model, options: Options): { readonly accepted: Options; readonly notes: string[] } {
  const missing = [...options.keys()].filter((name) => !model.options.has(name));
  for (const name of missing) if (isEssential(name, options.get(name))) throw unknownOptionError(model, name);
  const accepted = new Map([...options].filter(([name]) => !missing.includes(name)));
  const notes = missing.map((option) =>
    note('left out {option}: {model} does not take it', { option, model: model.title }),
  );
  return { accepted, notes };
}

const isEssential = (name: string, value: OptionValue | undefined) =>
  typeof value === 'object' || (isParam(name) && paramSpec(name).traits?.includes('lora') === true);

/** Refuses an option that a model lacks. */
export function unknownOptionError(model: Model, name: string): UserError {
  return new UserError(unknownOptionMessage(model, name));
}

function unknownOptionMessage(model: Model, name: string): Markdown {
  const advice = t('Leave {name} out, or choose another LoRA.', { name: codeSpan(name) });
  if (name === 'image') return t('**{model}** cannot start from a picture. {advice}', { model: model.title, advice });
  if (name === 'mask')
    return t('**{model}** cannot paint a part of a picture anew. {advice}', { model: model.title, advice });
  if (name === EXTRA_LORA.reference && listSeparator(model.params.get(MAIN_LORA.reference))) {
    return t('**{model}** takes all LoRAs in {mainLora}. Add yours there.', {
      model: model.title,
      mainLora: codeSpan(MAIN_LORA.reference),
    });
  }
  const available = [...model.options.keys()].filter((each) => each !== 'upscale_factor');
  const names = available.slice(0, MAX_NAMED_OPTIONS).map((each) => codeSpan(each));
  return t('**{model}** does not take {name}. {advice} It takes {names}.', {
    model: model.title,
    name: codeSpan(name),
    advice,
    names: listMarkdown(names, 'and'),
  });
}
