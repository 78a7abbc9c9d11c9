import { t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import { type Param, paramSpec } from '#schema/model/params/params.ts';
import { UserError } from '#schema/user-error.ts';
import { axisName, splitAxisName, suggestAxisNames } from './axis-names.ts';
import { MAX_CELLS, readNumbers } from './axis-numbers.ts';

/** An axis as somebody typed it. */
export type TypedAxis =
  | { readonly kind: 'option'; readonly param: Param; readonly values: readonly (string | number | boolean)[] }
  /** So many values, counted up from the sheet's own: `seeds 4`. */
  | { readonly kind: 'count'; readonly param: Param; readonly count: number }
  /** `implied`: without the word `loras` before them. */
  | { readonly kind: 'styles'; readonly names: readonly string[]; readonly implied: boolean }
  /** The first is in the prompt, and each of them takes its place. */
  | { readonly kind: 'words'; readonly words: readonly string[] };

/** Says what to type. */
export const AXIS_HELP = t(
  'An axis is a name and its values: `scale 0.6, 0.8 .. 1.2`, `guidance 2, 3.5, 5`, `steps 10, 20, 28`, `seeds 4`, or `loras` and their names.',
);

const BOOLEAN_WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['on', 'true', 'yes'].map((word) => [word, true] as const),
  ...['off', 'false', 'no'].map((word) => [word, false] as const),
]);

/**
 * Reads an axis: `scale 0.6, 0.8 .. 1.2`, `seeds 4`, `loras Lassie, Ink`. Whether a model takes the values is checked later.
 * @throws UserError that says what is accepted
 */
export function readAxis(typed: string): TypedAxis {
  const text = typed.replace(/\s+/g, ' ').replaceAll('…', '..').trim();
  if (!text) throw new UserError(AXIS_HELP);
  const split = splitAxisName(text);
  if (!split) return readUnnamedAxis(text);
  const { subject, name, rest } = split;
  switch (subject.kind) {
    case 'styles':
      return { kind: 'styles', names: readList(name, rest, 'Lassie, Ink'), implied: false };
    case 'words':
      return { kind: 'words', words: readList(name, rest, 'oil, ink, photo') };
    case 'option':
      return readOptionAxis(subject.param, name, rest);
  }
}

/** Params whose values are whole numbers, so that a comma between two separates them. */
const WHOLE_PARAMS: ReadonlySet<Param> = new Set(['seed', 'num_inference_steps']);

function readOptionAxis(param: Param, name: string, rest: string): TypedAxis {
  const { values: kind, example = '', countName } = paramSpec(param).axis ?? {};
  if (kind !== 'numbers') {
    const words = readList(name, rest, example);
    const values = kind === 'switch' ? words.map((word) => BOOLEAN_WORDS.get(word.toLowerCase()) ?? word) : words;
    return { kind: 'option', param, values };
  }
  const values = readNumbers(axisName(param), rest, WHOLE_PARAMS.has(param));
  if (values.length === 0) throw missingValuesError(name, example);
  const [only] = values;
  if (name.toLowerCase() !== countName || values.length > 1 || only === undefined)
    return { kind: 'option', param, values };
  if (Number.isInteger(only) && only >= 1 && only <= MAX_CELLS) return { kind: 'count', param, count: only };
  throw new UserError(
    t('{example} stands for four seeds in a row; up to {maxCells} are possible. For this one value write {axis}.', {
      example: codeSpan(`${countName} 4`),
      maxCells: MAX_CELLS,
      axis: codeSpan(`${axisName(param)} ${only}`),
    }),
  );
}

/** Values that are words, separated by `,` `;` or `|`. */
function readList(name: string, text: string, example: string): string[] {
  const items = text.split(/[|｜]/.test(text) ? /[|｜]+/ : /[,;，、；]/).map((item) => item.trim());
  const values = [...new Set(items.filter(Boolean))];
  if (values.length === 0) throw missingValuesError(name, example);
  if (values.length > MAX_CELLS)
    throw new UserError(
      t('A sheet has up to {maxCells} pictures; {name} has {count} values.', {
        maxCells: MAX_CELLS,
        name: codeSpan(name),
        count: values.length,
      }),
    );
  return values;
}

function readUnnamedAxis(text: string): TypedAxis {
  if (/[{}｛｝]/.test(text))
    throw new UserError(
      "Words in braces belong in the prompt, where they are an axis by themselves: `a fox, '{oil|ink|photo}'`.",
    );
  if (/^[-+.\d]/.test(text))
    throw new UserError(t('{text} has no name before it. {axisHelp}', { text: codeSpan(text), axisHelp: AXIS_HELP }));
  const [suggestion] = suggestAxisNames(text);
  const names = readList('', text, '');
  if (suggestion !== undefined && /[\d:=]/.test(text))
    throw new UserError(
      t('There is no axis {text}. Did you mean {suggestion}? {axisHelp}', {
        text: codeSpan(text),
        suggestion: codeSpan(suggestion),
        axisHelp: AXIS_HELP,
      }),
    );
  return { kind: 'styles', names, implied: true };
}

function missingValuesError(name: string, example: string): UserError {
  return new UserError(t('Write values after the name, such as {name}.', { name: codeSpan(`${name} ${example}`) }));
}
