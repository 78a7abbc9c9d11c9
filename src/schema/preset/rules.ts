import { createFaults } from '#schema/faults.ts';
import type { OptionValue } from '#schema/interaction/interaction.ts';
import { t } from '#schema/language/t.ts';
import { codeSpan, listMarkdown, type Markdown } from '#schema/markdown.ts';
import { loraIdentity } from '#schema/model/lora/lora-identity.ts';
import { divideLoras, listSeparator, loraCapacity } from '#schema/model/lora/lora-places.ts';
import type { Model } from '#schema/model/model.ts';
import { MAIN_LORA, paramsWith } from '#schema/model/params/params.ts';
import { compose } from '#schema/recipe/compose.ts';
import { readOption } from '#schema/recipe/options/option-value.ts';
import { UserError } from '#schema/user-error.ts';
import { extrasOf, MAX_PRESET_LORAS, type Preset, presetLoras, preset as presetSchema, readPaints } from './preset.ts';

/** One emoji: a server's own as Discord writes it, or any from Unicode. */
const EMOJI_PATTERN = /^(?:<a?:\w{2,32}:\d{5,20}>|\p{RGI_Emoji}|\p{Emoji_Presentation}|\p{Extended_Pictographic})$/v;

/** Params that no `name: value` line can set, and those that a preset sets by being the LoRA that it is. */
const [UNTYPED_PARAMS, STYLE_PARAMS] = [paramsWith('no-line'), paramsWith('style')];

/**
 * Checks a preset against its model, and returns it parsed.
 * @throws UserError that says all that is wrong, and what would be right
 */
export function checkPreset(preset: Preset, model: Model): Preset {
  const faults = createFaults();
  faults.collect(() => checkPresetName(preset.name));
  const { data, error } = presetSchema.safeParse(faults.any ? { ...preset, name: 'x' } : preset);
  const issues = Map.groupBy(error?.issues ?? [], ({ path: [field] }) => field);
  for (const [issue] of issues.values())
    faults.add(new UserError(fieldMessage(issue?.path.join('.') ?? ''), { cause: error }));
  if (!data) return faults.fail();
  faults.collect(() => checkEmoji(data));
  if (model.kind !== 'imagine')
    faults.add(new UserError(t('**{model}** takes no prompt: it only enlarges pictures.', { model: model.title })));
  faults.collect(() => checkWeights(data, model));
  const paints = faults.collect(() => readPaints(data));
  faults.collect(() => checkScale(data, model));
  faults.collect(() => checkLoras(data, model));
  faults.collect(() => checkDefaults(data, model));
  return faults.any || !paints ? faults.fail() : { ...data, paints };
}

function checkEmoji({ emoji }: Preset): void {
  if (emoji === undefined || EMOJI_PATTERN.test(emoji)) return;
  throw new UserError(
    t('{emoji} is not an emoji. Give a single one, such as 🦊, or one of this server’s.', { emoji: codeSpan(emoji) }),
  );
}

/** @throws UserError */
export function checkPresetName(name: string): void {
  if (presetSchema.shape.name.safeParse(name).success) return;
  throw new UserError(
    t(
      "{name} cannot be a preset’s name. A name begins with a letter or digit and has up to 32 letters, digits, spaces and `_ . ' -`.",
      { name: codeSpan(name) },
    ),
  );
}

function checkWeights({ paints }: Preset, model: Model): void {
  if (paints.kind !== 'weights') return;
  if (!model.params.has(MAIN_LORA.reference)) {
    throw new UserError(t('**{model}** takes no other LoRA, so it cannot be the base of one.', { model: model.title }));
  }
  const [count, capacity] = [1 + extrasOf(paints).length, loraCapacity(model)];
  if (count > capacity) {
    const values = { model: model.title, surplus: count - capacity };
    throw new UserError(
      capacity === 1
        ? t(
            '**{model}** takes only one LoRA. Leave {surplus, plural, one {the last one} other {the last #}} out, or choose another base.',
            values,
          )
        : t(
            '**{model}** takes up to {capacity} LoRAs, and these are {count}. Leave {surplus, plural, one {the last one} other {the last #}} out, or choose another base.',
            { ...values, capacity, count },
          ),
    );
  }
}

function checkScale({ scale, scaleRange }: Preset, model: Model): void {
  if (scale === undefined && !scaleRange) return;
  const field = model.params.get(MAIN_LORA.scale);
  if (!field)
    throw new UserError(t('**{model}** has no {scale}.', { model: model.title, scale: codeSpan(MAIN_LORA.scale) }));
  const { minimum = -Infinity, maximum = Infinity } = 'minimum' in field ? field : {};
  const [low, high] = scaleRange ?? [minimum, maximum];
  if (low > high)
    throw new UserError(
      t('The range of the scale goes from {low} to {high}: the smaller number comes first.', { low, high }),
    );
  for (const bound of [low, high]) {
    if (bound < minimum || bound > maximum)
      throw new UserError(
        t('The scale of **{model}** goes from {minimum} to {maximum}; {bound} is outside.', {
          model: model.title,
          minimum,
          maximum,
          bound,
        }),
      );
  }
  if (scale !== undefined && (scale < low || scale > high)) {
    throw new UserError(t('The scale goes from {low} to {high} here; {scale} is outside.', { low, high, scale }));
  }
}

/** @throws UserError for a LoRA that is there twice, and scales that the model does not take together */
function checkLoras(preset: Preset, model: Model): void {
  const loras = presetLoras(preset);
  const identities = loras.map(({ weights }) => loraIdentity(weights));
  const twice = loras.find((_, index) => identities.some((each, at) => at < index && each === identities[index]));
  if (twice)
    throw new UserError(t('The LoRA {weights} is there twice. Leave one out.', { weights: codeSpan(twice.weights) }));
  for (const [{ scale: param }, own] of divideLoras(model, loras)) {
    const scales = [...new Set(own.map(({ scale }) => scale))];
    const field = model.params.get(param);
    if (scales.every((scale) => scale === undefined)) continue;
    if (!field) throw new UserError(t('**{model}** has no {param}.', { model: model.title, param: codeSpan(param) }));
    if (scales.length > 1 && !listSeparator(field))
      throw new UserError(
        t('**{model}** has one scale for all of its LoRAs. Give each the same.', { model: model.title }),
      );
    for (const scale of scales) if (scale !== undefined) readOption(model, param, field, scale);
  }
}

/** Defaults have to be valid as if somebody had typed them, alone and together. What the model needs beside them, members give. */
function checkDefaults({ name, defaults }: Preset, model: Model): void {
  const entries = Object.entries(defaults);
  for (const [option] of entries) {
    if (UNTYPED_PARAMS.some((param) => param === option))
      throw new UserError(t('{option} cannot be a default.', { option: codeSpan(option) }));
    if (STYLE_PARAMS.some((param) => param === option) || model.options.get(option)?.isLora)
      throw new UserError(
        t('{option} is a field of the preset itself, not one of its defaults.', { option: codeSpan(option) }),
      );
  }
  try {
    compose(
      { ref: name, title: name, model, preset: undefined },
      new Map<string, OptionValue>([['prompt', name], ...entries]),
      { ageRestricted: true, isPartial: true },
    );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(t('The defaults cannot be used together: {reason}', { reason: error.markdown }), {
      cause: error,
    });
  }
}

const FIELD_MESSAGES: readonly (readonly [path: string, sentence: Markdown])[] = [
  ['triggers', t('There can be up to 10 trigger words of up to 60 characters each, with commas between them.')],
  [
    'paints.extras',
    t('A preset can have up to {maxPresetLoras} LoRAs, with up to 10 trigger words of up to 60 characters each.', {
      maxPresetLoras: MAX_PRESET_LORAS,
    }),
  ],
  ['roles', t('Up to 25 roles can be named.')],
  ['channels', t('Up to 25 channels can be named.')],
  ['likeness', t('Up to 25 people and 25 roles can be named for a likeness.')],
  ['scale', t('The scale is a number, such as `0.8`; its range is two numbers, such as `0.5 to 1.2`.')],
  ['emoji', t('Give a single emoji, such as 🦊, or one of this server’s.')],
];

function fieldMessage(path: string): Markdown {
  const found = FIELD_MESSAGES.find(([field]) => path.startsWith(field));
  return (
    found?.[1] ??
    t('Its field {path} is not valid. Fields are {keys}.', {
      path: codeSpan(path),
      keys: listMarkdown(Object.keys(presetSchema.shape), 'and'),
    })
  );
}
