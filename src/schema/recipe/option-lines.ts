import { codeSpan, joinMarkdown, listMarkdown, type Markdown, md } from '#schema/markdown.ts';
import type { Field } from '#schema/model/field.ts';
import type { Model } from '#schema/model/model.ts';
import { findParam, PARAM_NAMES, type Param, paramSpec, paramsWith } from '#schema/model/params.ts';
import { nearest } from '#schema/nearest.ts';
import type { OptionDefaults } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import { readOption } from './option-value.ts';

/** Params that a line cannot set. */
const EXCLUDED_PARAMS = paramsWith('no-line');

/** A line as typed: `name: value`. */
export interface OptionLine {
  /** From 1. */
  readonly lineNumber: number;
  readonly name: string;
  readonly value: string;
}

/**
 * Splits text into `name: value` lines (`name = value` and `name value` work too). Empty lines are ignored.
 * @throws UserError for a line without a name or a value
 */
export function splitOptionLines(text: string): OptionLine[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (!line.trim()) return [];
    const { name, value } = splitOptionLine(line);
    if (name && value) return [{ lineNumber: index + 1, name, value }];
    throw new UserError(
      md`Line ${index + 1}, ${codeSpan(line.trim())}, is not a name and a value, such as \`num_inference_steps: 30\`.`,
    );
  });
}

/** One pattern for each part, since a pattern for the whole line takes time that grows with the square of its spaces. */
function splitOptionLine(line: string): Pick<OptionLine, 'name' | 'value'> {
  const marked = line.trim().replace(/^[/`-]+\s*/, '');
  const [name = ''] = /^[^\s:=`]+/.exec(marked) ?? [];
  const [separator] = /^(?:\s*[:=]|\s)\s*/.exec(marked.slice(name.length)) ?? [];
  if (separator === undefined) return { name, value: '' };
  return {
    name,
    value: marked
      .slice(name.length + separator.length)
      .replace(/`$/, '')
      .trimEnd(),
  };
}

/** Wrong lines that are told. */
const MAX_ERRORS = 10;

/**
 * Reads lines for models. A line is right if one of the models takes it.
 * @param excluded params that cannot be set here, beside the prompt and pictures
 * @throws UserError that names every wrong line, and what would be right
 */
export function readOptionLines(
  lines: readonly OptionLine[],
  models: readonly Model[],
  excluded: readonly Param[] = [],
): Map<Param, string | number | boolean> {
  const allExcluded = new Set([...EXCLUDED_PARAMS, ...excluded]);
  const allowed = PARAM_NAMES.filter(
    (param) => !allExcluded.has(param) && models.some(({ params }) => params.has(param)),
  );
  const read = new Map<Param, string | number | boolean>();
  const errors: Markdown[] = [];
  let hasUnknownName = false;
  for (const line of lines) {
    if (errors.length === MAX_ERRORS) break;
    const param = findParam(line.name);
    const where = md`Line ${line.lineNumber}, ${codeSpan(`${line.name}: ${line.value}`)}`;
    if (!param || !allowed.includes(param)) {
      hasUnknownName = true;
      const suggestions = param ? [] : suggestParams(line.name, allowed).map((each) => codeSpan(each));
      errors.push(
        md`${where}: there is no ${codeSpan(line.name)} here.${suggestions.length ? md` Did you mean ${listMarkdown(suggestions, 'or')}?` : md``}`,
      );
    } else if (read.has(param)) errors.push(md`${where}: ${codeSpan(param)} is there twice.`);
    else {
      try {
        read.set(param, readLine(line, param, models));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        errors.push(md`${where}: ${error.markdown}`);
      }
    }
  }
  if (errors.length === 0) return read;
  const names = hasUnknownName
    ? [
        md`The names are ${listMarkdown(
          allowed.map((each) => codeSpan(each)),
          'and',
        )}.`,
      ]
    : [];
  throw new UserError(joinMarkdown([...errors, ...names], '\n'));
}

/** The params that a misspelt name may mean, by any of the names that models have for them. */
function suggestParams(name: string, allowed: readonly Param[]): Param[] {
  const spellings = allowed.flatMap((param) =>
    paramSpec(param).fieldNames.map((spelling) => [spelling, param] as const),
  );
  const nearestSpellings = nearest(
    name,
    spellings.map(([spelling]) => spelling),
  );
  return [
    ...new Set(nearestSpellings.flatMap((each) => spellings.find(([spelling]) => spelling === each)?.[1] ?? [])),
  ].slice(0, 2);
}

/** The lines that {@link readOptionLines} reads back. */
export function formatOptionLines(options: OptionDefaults): string {
  return Object.entries(options)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

function readLine({ value }: OptionLine, param: Param, models: readonly Model[]): string | number | boolean {
  let firstError: UserError | undefined;
  for (const model of models) {
    const field = model.params.get(param);
    if (!field) continue;
    try {
      const read = readOption(model, param, field, parseForField(field, value));
      if (!Array.isArray(read)) return read;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      firstError ??= error;
    }
  }
  throw firstError ?? new UserError(md`${codeSpan(param)} cannot be typed.`);
}

const BOOLEAN_WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'no', 'off', '0'].map((word) => [word, false] as const),
]);

/** The text as the field's type. What cannot be converted stays text, for the field to refuse. */
function parseForField(field: Field, text: string): string | number | boolean {
  switch (field.type) {
    case 'boolean':
      return BOOLEAN_WORDS.get(text.toLowerCase()) ?? text;
    case 'integer':
    case 'number': {
      const number = Number(text.replace(/^([-+]?\d+),(\d+)$/, '$1.$2'));
      return Number.isFinite(number) ? number : text;
    }
    case 'choice':
      return field.choices.find((choice) => choice.toLowerCase() === text.toLowerCase()) ?? text;
    default:
      return text;
  }
}
