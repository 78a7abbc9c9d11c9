import type { OptionValue } from '#schema/interaction/interaction.ts';
import { forAudience } from '#schema/language/ambient.ts';
import { formatList } from '#schema/language/format.ts';
import { note } from '#schema/language/note.ts';
import { toPlainText } from '#schema/markdown.ts';
import type { Model } from '#schema/model/model.ts';
import { normalizeName } from '#schema/model/params/params.ts';
import { nearest } from '#schema/nearest.ts';
import type { Options } from '#schema/recipe/options/given-options.ts';
import { findOption, optionNames } from '#schema/recipe/options/option-lines.ts';
import { readOptionText } from '#schema/recipe/options/option-text.ts';
import { UserError } from '#schema/user-error.ts';
import { findSampler } from '#schema/words/samplers.ts';
import type { FoundFlag } from './find-flags.ts';
import { FLAG_NAMES, type Flag, findFlag } from './flag-table.ts';
import { isExtremeRatio, MAX_RATIO, readRatio, readSize, type Shape, shapeOfRatio, shapeOfSize } from './shape.ts';

/** Options with those of flags, and a short note for each flag that is not just its option. */
export interface FlaggedOptions {
  readonly options: Map<string, OptionValue>;
  readonly notes: readonly string[];
  /** Whether all choices of the prompt are asked for. */
  readonly paintsAll?: boolean;
}

/** The image weight that Midjourney calls full: what `prompt_strength` 0.25 keeps. */
const MAX_IMAGE_WEIGHT = 3;

/** Midjourney's highest `--quality`. More is meant for `output_quality`, in percent. */
const MAX_QUALITY = 4;

/** Flags that a note names, and characters of each. */
const [MAX_NAMED_FLAGS, MAX_FLAG_LENGTH] = [8, 60];

/** What one flag comes to: options, or the reason why it is left out. */
type Reading =
  | { readonly options: ReadonlyMap<string, OptionValue>; readonly note?: string | undefined }
  | { readonly leftOut: string };

const noCounterpart = () => note('no equivalent here');

/** Adds what flags set to the options that were given otherwise, which come first. The last of equal flags counts. */
export function applyFlags(model: Model, given: Options, flags: readonly FoundFlag[]): FlaggedOptions {
  const fromFlags = new Map<string, OptionValue>();
  const notes: string[] = [];
  const leftOut = new Map<string, string[]>();
  const leaveOut = (flag: FoundFlag, reason: string) =>
    leftOut.set(reason, [...(leftOut.get(reason) ?? []), spell(flag)]);
  const isAll = ({ name }: FoundFlag) => findFlag(name)?.sets === 'all';
  for (const flag of mergeTexts(flags.filter((each) => !isAll(each)))) {
    const reading = readFlag(model, flag);
    if ('leftOut' in reading) {
      leaveOut(flag, reading.leftOut);
      continue;
    }
    const taken = [...reading.options].find(([name]) => given.has(name));
    if (taken === undefined) {
      for (const [name, value] of reading.options) fromFlags.set(name, value);
      if (reading.note) notes.push(reading.note);
    } else if ([...reading.options].some(([name, value]) => given.get(name) !== value)) {
      leaveOut(flag, note('the option {option} comes first', { option: taken[0] }));
    }
  }
  for (const [reason, spellings] of leftOut) {
    const more =
      spellings.length > MAX_NAMED_FLAGS ? [note('{count} more', { count: spellings.length - MAX_NAMED_FLAGS })] : [];
    const named = forAudience('place', () => formatList([...spellings.slice(0, MAX_NAMED_FLAGS), ...more], 'and'));
    notes.push(note('left out {options}: {reason}', { options: named, reason }));
  }
  return { options: new Map([...given, ...fromFlags]), notes, paintsAll: flags.some(isAll) };
}

const spell = ({ name, value, label = `--${name}` }: FoundFlag) =>
  `${label}${label.startsWith('<') || value === undefined ? '' : ` ${value}`}`.slice(0, MAX_FLAG_LENGTH).toWellFormed();

/** Several `--no` are one. */
function mergeTexts(flags: readonly FoundFlag[]): FoundFlag[] {
  const isText = ({ name }: FoundFlag) => findFlag(name)?.takes === 'text';
  const texts = flags.filter(isText);
  const [first] = texts;
  const values = texts.flatMap(({ value }) => value ?? []);
  const merged = first && values.length > 0 ? [{ ...first, value: values.join(', ') }] : texts.slice(0, 1);
  return [...flags.filter((flag) => !isText(flag)), ...merged];
}

function readFlag(model: Model, { name, value, label }: FoundFlag): Reading {
  const flag = findFlag(name);
  if (flag?.sets === undefined) return readOwnField(model, { name, value }, (flag ?? label) !== undefined);
  if (flag.takes !== 'nothing' && value === undefined)
    return { leftOut: note('it needs a value, such as {example}', { example: flag.example }) };
  const text = value ?? String(flag.value ?? '');
  if (flag.sets === 'ratio' || flag.sets === 'size') return readShape(model, flag.sets, text);
  if (flag.conversion) return convert(model, flag, Number(text.replace(',', '.').replace(/[−–]/, '-')));
  const option = flag.sets === 'field' || flag.sets === 'all' ? name : flag.sets;
  return readText(model, option, text);
}

/** A flag that is called as an option, or a field of the model, is. */
function readOwnField(model: Model, { name, value }: FoundFlag, isForeign: boolean): Reading {
  const option = findOption(name, [model]);
  const isOwn = option !== undefined && optionNames([model]).includes(option);
  if (isOwn) {
    const text = value ?? (model.options.get(option)?.type === 'boolean' ? 'true' : undefined);
    return text === undefined ? { leftOut: note('it needs a value') } : readText(model, option, text, name);
  }
  const instead = findFlag(name)?.instead;
  if (instead === 'lora') return { leftOut: note('write {example}', { example: '<lora:ink:0.8>' }) };
  if (instead === 'image' && model.params.has('image'))
    return { leftOut: note('attach the picture as the option {option}', { option: 'image' }) };
  if (isForeign) return { leftOut: noCounterpart() };
  if (option !== undefined) return { leftOut: note('{model} does not take {option}', { model: model.title, option }) };
  const [suggestion] = nearest(
    name,
    [...FLAG_NAMES.filter((each) => findFlag(each)?.sets), ...optionNames([model])],
    1,
  );
  return {
    leftOut:
      suggestion === undefined ? note('there is no such option') : note('did you mean --{suggestion}?', { suggestion }),
  };
}

function readText(model: Model, option: string, typed: string, name = option): Reading {
  const field = model.options.get(option);
  if (!field) return { leftOut: note('{model} does not take {option}', { model: model.title, option }) };
  const text = (option === 'scheduler' && field.type === 'choice' && findSampler(field.choices, typed)) || typed;
  try {
    return {
      options: new Map([[option, readOptionText({ name: normalizeName(name), value: text }, option, [model])]]),
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { leftOut: forAudience('place', () => toPlainText(error.markdown).replace(/[.。]$/, '')) };
  }
}

function readShape(model: Model, kind: 'ratio' | 'size', typed: string): Reading {
  const text = typed.replace(/\s+|\.$/g, '');
  const size = readSize(text);
  const ratio = readRatio(text);
  if (ratio === undefined && !size) {
    if (kind === 'size') return { leftOut: note('a size looks like 1024x768') };
    return {
      leftOut: isExtremeRatio(text)
        ? note('a ratio goes from 1:{most} to {most}:1', { most: MAX_RATIO })
        : note('a ratio looks like 16:9'),
    };
  }
  const ofSize: Shape | undefined = kind === 'size' && size ? shapeOfSize(model, ...size) : undefined;
  const shape = ofSize ?? (ratio === undefined ? undefined : shapeOfRatio(model, ratio, text));
  if (shape && kind === 'size' && !ofSize)
    return {
      ...shape,
      note:
        shape.note ??
        note('{size} gives the shape alone, {ratio}', { size: text, ratio: String(shape.options.get('aspect_ratio')) }),
    };
  return shape ?? { leftOut: note('the shape of the pictures of {model} cannot be set', { model: model.title }) };
}

function convert(model: Model, { sets, conversion, names }: Flag, number: number): Reading {
  if (sets === undefined || sets === 'ratio' || sets === 'size' || sets === 'field' || sets === 'all')
    return { leftOut: noCounterpart() };
  const field = model.params.get(sets);
  if (conversion === 'quality' && number > MAX_QUALITY) return readText(model, 'output_quality', String(number));
  if (field === undefined)
    return { leftOut: note('{model} does not take {option}', { model: model.title, option: sets }) };
  const [lowest, highest] =
    field.type === 'integer' || field.type === 'number' ? [field.minimum ?? 1, field.maximum ?? number] : [1, number];
  switch (conversion) {
    case 'image-weight': {
      const weight = Math.min(MAX_IMAGE_WEIGHT, Math.max(0, number));
      return withNote(
        readText(model, sets, String(1 - weight / 4)),
        note('{flag} is {option}', { flag: `--${names[0]} ${number}`, option: `${sets} ${1 - weight / 4}` }),
      );
    }
    case 'quality': {
      const usual = Number(field.default);
      if (!(usual > 0)) return { leftOut: note('the usual steps of {model} are not known', { model: model.title }) };
      const steps = Math.min(highest, Math.max(lowest, Math.round(usual * number)));
      return withNote(
        readText(model, sets, String(steps)),
        note('{flag} is {option}', { flag: `--${names[0]} ${number}`, option: `${sets} ${steps}` }),
      );
    }
    default: {
      const count = Math.min(Math.max(highest, lowest), Math.max(lowest, Math.round(number)));
      return withNote(
        readText(model, sets, String(count)),
        count === number
          ? undefined
          : note('{count, plural, one {# picture} other {# pictures}} instead of {wanted}', { count, wanted: number }),
      );
    }
  }
}

const withNote = (reading: Reading, text: string | undefined): Reading =>
  'leftOut' in reading ? reading : { ...reading, note: text };
