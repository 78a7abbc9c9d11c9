import { z } from 'zod';
import { isSpoiler } from '#schema/interaction/attachment.ts';
import type { OptionValue } from '#schema/interaction/interaction.ts';
import { note } from '#schema/language/note.ts';
import { type Sentence, t } from '#schema/language/t.ts';
import { codeSpan, type Markdown } from '#schema/markdown.ts';
import type { Field } from '#schema/model/field/field.ts';
import type { ModelInput } from '#schema/model/field/input.ts';
import { getParamValue, type Model } from '#schema/model/model.ts';
import { EXTRA_LORA, isParam, type Param } from '#schema/model/params/params.ts';
import { type OptionDefaults, presetOptions, presetTriggers } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import { createPrompt } from './draw-words.ts';
import { matchLoraScales } from './loras/lora-scales.ts';
import { withPresetLoras } from './loras/preset-loras.ts';
import { hasCustomSize, type Options } from './options/given-options.ts';
import { readOption } from './options/option-value.ts';
import { splitOptions } from './options/unknown-options.ts';
import { checkPresetLoras, checkPresetRules } from './preset-rules.ts';
import { isRandomSeed } from './random-seed.ts';
import { type Draft, storeOptions } from './recipe.ts';
import { isSafetyCheckerOff, SAFETY_CHECKER_MESSAGE } from './safety-checker.ts';
import type { Style } from './style.ts';

/** Schnell is distilled to four steps; Replicate's default of 28 takes seven times as long for the same picture. */
const SCHNELL_DEFAULT_STEPS = 4;

/** The rules of the place that options are judged by. */
interface PlaceRules {
  readonly ageRestricted: boolean;
  /** Whether options are still to come, as beside the defaults of a preset: then none is missing. */
  readonly isPartial?: boolean;
}

/**
 * Makes a draft of options, as far as they can be judged without reading a file. What was not given is as the preset sets it,
 * else as the person's defaults do, else as the model does.
 * @throws UserError that says what is wrong and what to do, for the first thing that is wrong
 */
export function compose(
  style: Style,
  allGiven: Options,
  place: PlaceRules,
  personalDefaults: OptionDefaults = {},
): Draft {
  const { model, preset } = style;
  const { accepted: given, notes } = splitOptions(model, allGiven);
  if (preset) checkPresetRules(preset, given);
  if (preset) checkPresetLoras(preset);
  const fromPreset = preset ? { ...preset.defaults, ...presetOptions(preset, model) } : {};
  const options = mergeOptions(model, given, place, [personalDefaults, fromPreset]);
  const isPartial = place.isPartial === true;
  const input = readInput(model, preset ? withPresetLoras(preset, model, given, options) : options, isPartial);
  checkCombination(options, place, model);
  if (!place.ageRestricted && isSafetyCheckerOff(model, input)) throw new UserError(SAFETY_CHECKER_MESSAGE);
  const stepsField = model.params.get('num_inference_steps');
  if (stepsField && !options.has('num_inference_steps') && getParamValue(model, input, 'model') === 'schnell') {
    input[stepsField.name] = SCHNELL_DEFAULT_STEPS;
  }
  const { error } = model.inputSchema.safeParse(input);
  if (error && !(isPartial && error.issues.every(({ path: [name] }) => !(String(name) in input))))
    throw new UserError(
      t('**{model}** does not take this: {problem}', {
        model: model.title,
        problem: z.prettifyError(error),
      }),
      { cause: error },
    );
  const typed = String(options.get('prompt') ?? '').trim();
  const prompt = createPrompt(typed, preset ? presetTriggers(preset) : []);
  const field = model.params.get('prompt');
  return {
    kind: 'imagine',
    model: model.name,
    ...(preset && { preset: preset.name }),
    input: field?.type === 'string' && typed ? { ...input, [field.name]: prompt.sent } : input,
    options: storeOptions(new Map([...options].filter(([name]) => given.has(name) || !(name in fromPreset)))),
    prompt,
    ...([...options.values()].some((value) => typeof value === 'object' && isSpoiler(value)) && { spoiler: true }),
    notes: [...optionNotes(model, input, given), ...notes],
  };
}

/** The input by the model's own field names. @throws UserError for an option that is wrong, or missing */
function readInput(model: Model, options: Options, isPartial: boolean): Record<string, ModelInput[string]> {
  const input: Record<string, ModelInput[string]> = {};
  for (const [name, field] of model.options) {
    const value = options.get(name);
    // An empty text is as good as none: sent, it would replace the text that the author of the model chose.
    if (value !== undefined && (value !== '' || name === 'prompt')) {
      const read = readOption(model, name, field, value);
      const earlier = input[field.name];
      input[field.name] = Array.isArray(earlier) && Array.isArray(read) ? [...earlier, ...read].map(String) : read;
    } else if (name === 'prompt' || (!isPartial && isNeeded(field) && !(field.name in input))) {
      throw new UserError(missingOptionMessage(model, name));
    }
  }
  return matchLoraScales(model, input);
}

const isNeeded = (field: Field) => field.required && field.default === undefined;

function missingOptionMessage(model: Model, name: string): Markdown {
  const values = { model: model.title, name: codeSpan(name) };
  return isParam(name)
    ? t('**{model}** needs {name}.', values)
    : t('**{model}** needs {name}. Add it as {option}.', { ...values, option: codeSpan(`more: ${name}: …`) });
}

/** Given options on top of layers of defaults, the last layer first. A default applies only if the model takes it. */
function mergeOptions(model: Model, given: Options, place: PlaceRules, layers: readonly OptionDefaults[]): Options {
  const merged = new Map<string, OptionValue>();
  for (const [name, value] of layers.flatMap((layer) => Object.entries(layer))) {
    if (accepts(model, name, value)) merged.set(name, value);
  }
  if (given.has(EXTRA_LORA.reference)) merged.delete(EXTRA_LORA.scale);
  for (const [name, value] of given) merged.set(name, value);
  if (isRandomSeed(model.params.get('seed'), merged.get('seed'))) merged.delete('seed');
  // Whoever gives both sides means them.
  if (hasCustomSize(model) && given.has('width') && given.has('height') && !given.has('aspect_ratio'))
    merged.set('aspect_ratio', 'custom');
  // A default size does not apply beside another shape; whether the safety checker may be off depends on the place.
  if (hasCustomSize(model) && merged.get('aspect_ratio') !== 'custom') {
    for (const side of ['width', 'height'] as const) if (!given.has(side)) merged.delete(side);
  }
  if (!place.ageRestricted && !given.has('disable_safety_checker')) merged.delete('disable_safety_checker');
  return merged;
}

function accepts(model: Model, name: string, value: OptionValue): boolean {
  const field = model.options.get(name);
  if (!field) return false;
  try {
    readOption(model, name, field, value);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/**
 * Rules between options, which no schema expresses.
 * @param model undefined for options of models that are not chosen yet
 * @throws UserError
 */
export function checkCombination(options: Options, place: PlaceRules, model?: Model): void {
  const [custom, width, height] = [
    options.get('aspect_ratio') === 'custom',
    options.has('width'),
    options.has('height'),
  ];
  if (custom && !(width && height)) {
    const missing = width ? t('`height`') : height ? t('`width`') : t('`width` and `height`');
    throw new UserError(
      t('`aspect_ratio: custom` needs {missing} too, such as `width: 1024 height: 768`.', { missing }),
    );
  }
  if (!custom && (width || height) && (!model || hasCustomSize(model))) {
    throw new UserError('`width` and `height` count only with `aspect_ratio: custom`. Add that, or leave them out.');
  }
  if (options.has('mask') && !options.has('image') && (!model || model.params.has('image'))) {
    throw new UserError('`mask` says which part of `image` is painted anew. Add an `image`, or leave the mask out.');
  }
  if (options.get('disable_safety_checker') === true && !place.ageRestricted) {
    throw new UserError(SAFETY_CHECKER_MESSAGE);
  }
}

/** A short note for each option that a person set although it makes no difference to this picture. */
export function optionNotes(model: Model, input: ModelInput, options: ReadonlyMap<string, unknown>): string[] {
  const hasValue = (param: Param, value: unknown) => getParamValue(model, input, param) === value;
  const hasImage = options.has('image');
  const hasCustomSize = !hasImage && hasValue('aspect_ratio', 'custom');
  const { reference, scale } = EXTRA_LORA;
  const rules: readonly (readonly [applies: boolean, text: Sentence])[] = [
    [options.has('guidance_scale') && hasValue('model', 'schnell'), 'schnell ignores guidance_scale'],
    [options.get('go_fast') === true && hasImage, 'an image turns go_fast off'],
    [options.get('go_fast') === true && hasCustomSize, 'a custom size turns go_fast off'],
    [options.has('output_quality') && hasValue('output_format', 'png'), 'png has no output_quality'],
    [options.has('aspect_ratio') && hasImage, 'the size comes from the image, not from aspect_ratio'],
    [options.has('megapixels') && hasImage, 'the size comes from the image, not from megapixels'],
    [options.has('megapixels') && hasCustomSize, 'a custom size ignores megapixels'],
    [options.has('prompt_strength') && !hasImage, 'prompt_strength needs an image'],
  ];
  const missing =
    options.has(scale) && !options.has(reference)
      ? [note('{option} needs an {other}', { option: scale, other: reference })]
      : [];
  return [...rules.flatMap(([applies, text]) => (applies ? [note(text)] : [])), ...missing];
}
