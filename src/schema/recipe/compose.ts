import { z } from 'zod';
import { getParamValue, type Model } from '#schema/model/model.ts';
import { PARAM_NAMES, type Param } from '#schema/model/params.ts';
import type { Style } from '#schema/model/style.ts';
import type { OptionDefaults } from '#schema/preset/preset.ts';
import { formatList } from '#schema/text.ts';
import { UserError } from '#schema/user-error.ts';
import type { Draft } from './draft.ts';
import { mergeOptions, type Options } from './merge-options.ts';
import { optionNotes } from './notes.ts';
import { readOption } from './option-value.ts';
import type { ModelInput } from './recipe.ts';
import { withTriggers } from './triggers.ts';

export type { Options } from './merge-options.ts';
export { MAX_PROMPT_LENGTH } from './option-value.ts';

/** Schnell is distilled to four steps; Replicate's default of 28 takes seven times as long for the same picture. */
const SCHNELL_DEFAULT_STEPS = 4;

/**
 * Makes a draft of what was typed, as far as that can be judged without reading any file. What was not typed is as the preset
 * has it, then as the person's own defaults have it, then as the model does.
 * @throws UserError with what is wrong and what to do, for the first thing that is wrong.
 */
export function compose(
  style: Style,
  given: Options,
  place: { readonly ageRestricted: boolean },
  personalDefaults: OptionDefaults = {},
): Draft {
  const { model, preset } = style;
  for (const param of given.keys())
    if (!model.params.has(param)) throw new UserError(unknownOptionMessage(model, param));
  const options = mergeOptions(style, given, place, personalDefaults);
  const input: Record<string, ModelInput[string]> = {};
  for (const [param, field] of model.params) {
    const value = options.get(param);
    if (value !== undefined) input[field.name] = readOption(model, param, field, value);
    else if (field.required && field.default === undefined)
      throw new UserError(`**${model.title}** needs \`${param}\`.`);
  }
  checkCombination(options, place);
  const stepsField = model.params.get('num_inference_steps');
  if (stepsField && !options.has('num_inference_steps') && getParamValue(model, input, 'model') === 'schnell') {
    input[stepsField.name] = SCHNELL_DEFAULT_STEPS;
  }
  const { error } = model.inputSchema.safeParse(input);
  if (error) throw new UserError(`**${model.title}** does not take this: ${z.prettifyError(error)}`, { cause: error });
  const typed = String(options.get('prompt') ?? '').trim();
  const sent = withTriggers(typed, preset?.triggers ?? []);
  const field = model.params.get('prompt');
  return {
    kind: 'imagine',
    model: model.name,
    ...(preset && { preset: preset.name }),
    input: field && typed ? { ...input, [field.name]: sent } : input,
    prompt: { typed, sent },
    notes: optionNotes(model, input, given),
  };
}

/** Rules between options, which no schema expresses. @throws UserError */
export function checkCombination(options: Options, place: { readonly ageRestricted: boolean }): void {
  const [custom, width, height] = [
    options.get('aspect_ratio') === 'custom',
    options.has('width'),
    options.has('height'),
  ];
  if (custom && !(width && height)) {
    const missing = width ? '`height`' : height ? '`width`' : '`width` and `height`';
    throw new UserError(`\`aspect_ratio: custom\` needs ${missing} too, such as \`width: 1024 height: 768\`.`);
  }
  if (!custom && (width || height)) {
    throw new UserError('`width` and `height` count only with `aspect_ratio: custom`. Add that, or leave them out.');
  }
  if (options.has('mask') && !options.has('image')) {
    throw new UserError('`mask` says which part of `image` is painted anew. Add an `image`, or leave the mask out.');
  }
  if (options.get('disable_safety_checker') === true && !place.ageRestricted) {
    throw new UserError('The safety checker can be turned off in age-restricted channels only.');
  }
}

function unknownOptionMessage(model: Model, param: Param): string {
  const available = PARAM_NAMES.filter((each) => model.params.has(each)).map((each) => `\`${each}\``);
  return `**${model.title}** has no \`${param}\`. It has ${formatList(available, 'and')}.`;
}
