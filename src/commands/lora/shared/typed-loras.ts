import type { CommandOptions } from '#schema/interaction/interaction.ts';
import { t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import { readLoraList, type TypedLora } from '#schema/preset/loras/lora-list.ts';
import { extrasOf, MAX_PRESET_LORAS, type Preset, presetLoras } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import type { PresetSource } from '#services/presets/checks/preset-source.ts';
import { numberOption, textOption } from './sub-command.ts';

/** What an admin writes for no LoRA on top. */
const NONE = /^(?:none|-)$/i;

/** The LoRAs that the options of `/lora add` name: `reference`, then those of `extra`. @throws UserError */
export function readTypedLoras(options: CommandOptions): readonly TypedLora[] {
  const extras = readExtras(options);
  if (options.has('extra_scale') && !extras?.length) throw needsExtra();
  return joinLoras(readLoraList(textOption(options, 'reference') ?? ''), extras ?? []);
}

/**
 * The LoRAs that a preset has after `/lora edit`. What is not given stays; several in `reference` replace all of them.
 * @throws UserError
 */
export function readEditedLoras(options: CommandOptions, { paints, ...preset }: Preset): readonly TypedLora[] {
  const reference = textOption(options, 'reference');
  const typed = reference === undefined ? [] : readLoraList(reference);
  const [first, ...others] = presetLoras({ ...preset, paints }).map(({ weights, scale }) => ({
    reference: weights,
    scale,
  }));
  const own = typed.length > 0 ? typed : [first ?? { reference: paints.model, scale: undefined }];
  const extraScale = numberOption(options, 'extra_scale');
  const kept =
    typed.length > 1 ? [] : others.map((lora, index) => withScale(lora, index === 0 ? extraScale : undefined));
  if (extraScale !== undefined && !options.has('extra') && kept.length === 0) throw needsExtra();
  return joinLoras(own, readExtras(options) ?? kept);
}

/** The LoRAs of `extra`, the first with its scale; `undefined` if it is not given. @throws UserError */
function readExtras(options: CommandOptions): readonly TypedLora[] | undefined {
  const [typed, scale] = [textOption(options, 'extra'), numberOption(options, 'extra_scale')];
  if (typed === undefined) return undefined;
  if (NONE.test(typed)) return [];
  return readLoraList(typed).map((lora, index) => withScale(lora, index === 0 ? scale : undefined));
}

const withScale = (lora: TypedLora, scale: number | undefined): TypedLora => ({ ...lora, scale: scale ?? lora.scale });

const needsExtra = () => new UserError('`extra_scale` needs an `extra`: a second LoRA.');

function joinLoras(own: readonly TypedLora[], extras: readonly TypedLora[]): readonly TypedLora[] {
  const all = [...own, ...extras];
  if (all.length <= MAX_PRESET_LORAS) return all;
  throw new UserError(
    t('A preset can have up to {maxPresetLoras} LoRAs; with {example} these are {count}.', {
      maxPresetLoras: MAX_PRESET_LORAS,
      example: codeSpan('extra'),
      count: all.length,
    }),
  );
}

/** What is to be checked of LoRAs. */
export function sourceOf([first, ...others]: readonly TypedLora[], base: string | undefined): PresetSource {
  return { reference: first?.reference ?? '', base, extras: others.map(({ reference }) => reference) };
}

/** What a preset paints with, before its LoRAs have been checked. */
export function typedPaints([first, ...others]: readonly TypedLora[], model: string): Preset['paints'] {
  const extras = others.map(({ reference, scale }) => ({ weights: reference, ...(scale !== undefined && { scale }) }));
  const paints = { kind: 'weights' as const, model, weights: first?.reference ?? '' };
  return extras.length > 0 ? { ...paints, extras } : paints;
}

/** The preset with the scales that stand beside its references, unless it has others. */
export function withTypedScales(preset: Preset, [first, ...others]: readonly TypedLora[]): Preset {
  const scale = preset.scale ?? first?.scale;
  const extras = extrasOf(preset.paints).map((extra, index) => {
    const own = extra.scale ?? others[index]?.scale;
    return { ...extra, ...(own !== undefined && { scale: own }) };
  });
  const scaled = { ...preset, ...(scale !== undefined && { scale }) };
  if (preset.paints.kind === 'model' || extras.length === 0) return scaled;
  return { ...scaled, paints: { ...preset.paints, extras } };
}
