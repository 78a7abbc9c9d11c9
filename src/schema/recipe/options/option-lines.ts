import { t } from '#schema/language/t.ts';
import { codeSpan, joinMarkdown, listMarkdown, type Markdown } from '#schema/markdown.ts';
import { type Model, optionOfField } from '#schema/model/model.ts';
import { findParam, isParam, normalizeName, PARAM_NAMES, paramSpec, paramsWith } from '#schema/model/params/params.ts';
import { nearest } from '#schema/nearest.ts';
import type { OptionDefaults } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import { readOptionText } from './option-text.ts';

/** Params that a line cannot set. */
const EXCLUDED_PARAMS = paramsWith('no-line');

/** A line as typed: `name: value`. */
export interface OptionLine {
  /** From 1. */
  readonly lineNumber: number;
  readonly name: string;
  readonly value: string;
  /** The whole line. */
  readonly text: string;
}

/**
 * Splits text into `name: value` lines (`name = value` and `name value` work too). Empty lines are ignored. A line
 * that is neither has an empty name or value, which {@link readOptionLines} refuses with all else that is wrong.
 */
export function splitOptionLines(text: string): OptionLine[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (!line.trim()) return [];
    return [{ lineNumber: index + 1, text: line.trim(), ...splitOptionLine(line) }];
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

/** Wrong lines, and names of options, that are told. */
const [MAX_ERRORS, MAX_NAMED_OPTIONS] = [10, 40];

/**
 * Reads lines for models. A line is right if one of the models takes it. A name may be an option's, or a model's own for it.
 * @param excluded options that cannot be set here, beside the prompt and pictures that are attached
 * @throws UserError that names every wrong line, and what would be right
 */
export function readOptionLines(
  lines: readonly OptionLine[],
  models: readonly Model[],
  excluded: readonly string[] = [],
): Map<string, string | number | boolean> {
  if (lines.length === 0) return new Map();
  const allowed = optionNames(models, excluded);
  const read = new Map<string, string | number | boolean>();
  const errors: Markdown[] = [];
  let hasUnknownName = false;
  for (const line of lines) {
    if (errors.length === MAX_ERRORS) break;
    if (!line.name || !line.value) {
      errors.push(
        t('Line {lineNumber}, {line}, is not a name and a value, such as `num_inference_steps: 30`.', {
          lineNumber: line.lineNumber,
          line: codeSpan(line.text),
        }),
      );
      continue;
    }
    const name = findOption(line.name, models);
    const where = { lineNumber: line.lineNumber, line: codeSpan(`${line.name}: ${line.value}`) };
    if (!name || !allowed.includes(name)) {
      hasUnknownName = true;
      const suggestions = name ? [] : suggestOptions(line.name, allowed).map((each) => codeSpan(each));
      errors.push(
        suggestions.length
          ? t('Line {lineNumber}, {line}: there is no {option} here. Did you mean {suggestions}?', {
              ...where,
              option: codeSpan(line.name),
              suggestions: listMarkdown(suggestions, 'or'),
            })
          : t('Line {lineNumber}, {line}: there is no {option} here.', { ...where, option: codeSpan(line.name) }),
      );
    } else if (read.has(name))
      errors.push(t('Line {lineNumber}, {line}: {name} is there twice.', { ...where, name: codeSpan(name) }));
    else {
      try {
        read.set(name, readOptionText(line, name, models));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        errors.push(t('Line {lineNumber}, {line}: {problem}', { ...where, problem: error.markdown }));
      }
    }
  }
  if (errors.length === 0) return read;
  const names =
    hasUnknownName && allowed.length > 0
      ? [
          t('The names are {names}.', {
            names: listMarkdown(
              allowed.slice(0, MAX_NAMED_OPTIONS).map((each) => codeSpan(each)),
              'and',
            ),
          }),
        ]
      : [];
  throw new UserError(joinMarkdown([...errors, ...names], '\n'));
}

/** The options of models that a line can set: those with a param first. */
export function optionNames(models: readonly Model[], excluded: readonly string[] = []): string[] {
  const names = new Set(models.flatMap(({ options }) => [...options.keys()]));
  const inOrder = [...PARAM_NAMES.filter((param) => names.has(param)), ...[...names].filter((name) => !isParam(name))];
  const isParamHere = (name: string) => isParam(name) && models.some(({ params }) => params.has(name));
  const without = [...EXCLUDED_PARAMS.filter(isParamHere), ...excluded];
  return inOrder.filter((name) => !without.includes(name));
}

/** The option that somebody means: as one of the models calls it, else as the table of params does. */
export function findOption(typed: string, models: readonly Model[]): string | undefined {
  const name = normalizeName(typed);
  for (const model of models) {
    const field = [...model.fields.keys()].find((each) => each.toLowerCase() === name);
    const option = field === undefined ? undefined : optionOfField(model, field);
    if (option !== undefined) return option;
  }
  return findParam(name);
}

/** The options that a misspelt name may mean, by any of the names that models have for them. */
function suggestOptions(name: string, allowed: readonly string[]): string[] {
  const spellings = allowed.flatMap((option) =>
    (isParam(option) ? paramSpec(option).fieldNames : [option]).map((spelling) => [spelling, option] as const),
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
