import { t } from '#schema/language/t.ts';
import type { Markdown } from '#schema/markdown.ts';
import { formatTriggers, readTriggers } from '#schema/preset/names.ts';
import { type Preset, presetLoras } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import { formatScale, readScale } from './scale.ts';

/** Between the texts of several LoRAs. A trigger word may have a plus in it, but hardly one alone. */
const SEPARATOR = ' + ';
const SCALE_SEPARATOR_PATTERN = /(?<=[\s\d)])\+(?=[\s\d.-])/;
const TRIGGER_SEPARATOR_PATTERN = /(?<=\s)\+(?=\s)/;

/** What a preset's form says of its LoRAs, with ` + ` between them where there are several. */
export interface LoraTexts {
  readonly scale: string;
  readonly triggers: string;
}

/**
 * Sets scales and trigger words of a preset's LoRAs.
 * @throws UserError for more than there are LoRAs, and for what is no scale
 */
export function withLoraTexts(preset: Preset, { scale, triggers }: LoraTexts): Preset {
  const { scale: _, scaleRange: __, ...rest } = preset;
  const count = Math.max(1, presetLoras(preset).length);
  const scales = splitTexts(scale, count, SCALE_SEPARATOR_PATTERN, tooManyScales).map(readScale);
  const words = splitTexts(triggers, count, TRIGGER_SEPARATOR_PATTERN, tooManyTriggers).map(readTriggers);
  if (scales.slice(1).some(({ scaleRange }) => scaleRange)) {
    throw new UserError('Only the first LoRA can have a range: it is the one that `lora_scale` changes.');
  }
  const { paints } = rest;
  const own = { ...rest, ...scales[0], triggers: words[0] ?? [] };
  if (paints.kind === 'model' || !paints.extras) return own;
  const extras = paints.extras.map(({ weights }, index) => {
    const [extraScale, extraWords] = [scales[index + 1]?.scale, words[index + 1] ?? []];
    return {
      weights,
      ...(extraScale !== undefined && { scale: extraScale }),
      ...(extraWords.length > 0 && { triggers: extraWords }),
    };
  });
  return { ...own, paints: { ...paints, extras } };
}

/** The texts that {@link withLoraTexts} reads back. */
export function formatLoraTexts(preset: Preset): LoraTexts {
  const [, ...extras] = presetLoras(preset);
  const scales = [formatScale(preset), ...extras.map(({ scale }) => formatScale({ scale }))];
  return {
    scale: joinTexts(scales),
    triggers: joinTexts([preset, ...extras].map(({ triggers }) => formatTriggers(triggers))),
  };
}

/** Without empty texts at the end. */
function joinTexts(texts: readonly string[]): string {
  const last = texts.findLastIndex((text) => text !== '');
  return texts
    .slice(0, last + 1)
    .join(SEPARATOR)
    .trimStart();
}

type TooMany = (counts: { readonly count: number; readonly loras: number }) => Markdown;

const tooManyScales: TooMany = (counts) =>
  t('There are {count} scales, but {loras} LoRAs. Write one for each, with ` + ` between them.', counts);

const tooManyTriggers: TooMany = (counts) =>
  t(
    'There are {count} groups of trigger words, but {loras} LoRAs. Write one for each, with ` + ` between them.',
    counts,
  );

function splitTexts(text: string, count: number, separator: RegExp, tooMany: TooMany): readonly string[] {
  if (count === 1) return [text];
  const texts = ` ${text} `.split(separator).map((each) => each.trim());
  if (texts.length <= count) return texts;
  throw new UserError(tooMany({ count: texts.length, loras: count }));
}
