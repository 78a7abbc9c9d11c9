import { escapeInlineCode } from '#schema/text.ts';
import { UserError } from '#schema/user-error.ts';
import { type AxisParam, axisName, splitAxisName, suggestAxisNames } from './axis-names.ts';
import { MAX_CELLS, readNumbers } from './axis-numbers.ts';

/** An axis as somebody typed it. */
export type TypedAxis =
  | { readonly kind: 'option'; readonly param: AxisParam; readonly values: readonly (string | number | boolean)[] }
  /** So many seeds, one after the other. */
  | { readonly kind: 'seeds'; readonly count: number }
  /** `implied`: nobody said that they are LoRAs. */
  | { readonly kind: 'looks'; readonly names: readonly string[]; readonly implied: boolean }
  /** The first stands in the prompt, and gives way to each of them. */
  | { readonly kind: 'words'; readonly words: readonly string[] };

/** What to type, for whoever typed something else. */
export const AXIS_HELP =
  'An axis is a name and its values: `scale 0.6, 0.8 .. 1.2`, `guidance 2, 3.5, 5`, `steps 10, 20, 28`, `seeds 4`, or `loras` and their names.';

/** Options whose values are words. */
const TEXT_PARAMS: ReadonlySet<AxisParam> = new Set(['aspect_ratio', 'model', 'megapixels', 'go_fast']);

const BOOLEAN_WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['on', 'true', 'yes'].map((word) => [word, true] as const),
  ...['off', 'false', 'no'].map((word) => [word, false] as const),
]);

/**
 * Reads an axis: `scale 0.6, 0.8 .. 1.2`, `seeds 4`, `loras Lassie, Ink`. Whether a card takes the values is not judged here.
 * @throws UserError with what is accepted
 */
export function readAxis(typed: string): TypedAxis {
  const text = typed.replace(/\s+/g, ' ').replaceAll('−', '-').replaceAll('…', '..').trim();
  if (!text) throw new UserError(AXIS_HELP);
  const split = splitAxisName(text);
  if (!split) return readUnnamedAxis(text);
  const { subject, name, rest } = split;
  switch (subject.kind) {
    case 'looks':
      return { kind: 'looks', names: readList(name, rest, 'Lassie, Ink'), implied: false };
    case 'words':
      return { kind: 'words', words: readList(name, rest, 'oil, ink, photo') };
    case 'option':
      return readOptionAxis(subject.param, name, rest);
  }
}

function readOptionAxis(param: AxisParam, name: string, rest: string): TypedAxis {
  if (TEXT_PARAMS.has(param)) {
    const words = readList(
      name,
      rest,
      param === 'go_fast' ? 'on, off' : param === 'model' ? 'dev, schnell' : '1:1, 3:2',
    );
    const values = param === 'go_fast' ? words.map((word) => BOOLEAN_WORDS.get(word.toLowerCase()) ?? word) : words;
    return { kind: 'option', param, values };
  }
  if (!rest.trim()) throw missingValuesError(name, name.toLowerCase().startsWith('seed') ? '4' : '0.6, 0.8 .. 1.2');
  const values = readNumbers(axisName(param), rest);
  if (values.length === 0) throw missingValuesError(name, '1, 2, 3');
  const [only] = values;
  if (name.toLowerCase() !== 'seeds' || values.length > 1 || only === undefined)
    return { kind: 'option', param, values };
  if (Number.isInteger(only) && only >= 1 && only <= MAX_CELLS) return { kind: 'seeds', count: only };
  throw new UserError(
    `\`seeds\` and a number is how many: 1 to ${MAX_CELLS}. For this one seed write \`seed ${only}\`.`,
  );
}

/** Values that are words; `|` parts them too, for those who are used to it. */
function readList(name: string, text: string, example: string): string[] {
  const items = text.split(text.includes('|') ? /\|+/ : /[,;]/).map((item) => item.trim());
  const values = [...new Set(items.filter(Boolean))];
  if (values.length === 0) throw missingValuesError(name, example);
  if (values.length > MAX_CELLS)
    throw new UserError(
      `A sheet has up to ${MAX_CELLS} pictures; \`${escapeInlineCode(name)}\` has ${values.length} values.`,
    );
  return values;
}

function readUnnamedAxis(text: string): TypedAxis {
  if (/[{}]/.test(text))
    throw new UserError('Braces stand in the prompt: `a fox, {oil|ink|photo}`. They are an axis by themselves.');
  if (/^[-+.\d]/.test(text)) throw new UserError(`What is \`${escapeInlineCode(text)}\` of? ${AXIS_HELP}`);
  const [suggestion] = suggestAxisNames(text);
  const names = readList('', text, '');
  if (suggestion !== undefined && /[\d:=]/.test(text))
    throw new UserError(`There is no axis \`${escapeInlineCode(text)}\`. Did you mean \`${suggestion}\`? ${AXIS_HELP}`);
  return { kind: 'looks', names, implied: true };
}

function missingValuesError(name: string, example: string): UserError {
  return new UserError(`Write the values behind it, such as \`${escapeInlineCode(name)} ${example}\`.`);
}
