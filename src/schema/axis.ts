import { type AxisRole, axisName, nearNames, partName } from './axis-names.ts';
import { MAX_CELLS, readNumbers } from './axis-numbers.ts';
import { Refusal } from './refusal.ts';
import { shown } from './words.ts';

/** An axis as somebody typed it. */
export type TypedAxis =
  | { readonly of: 'option'; readonly role: AxisRole; readonly values: readonly (string | number | boolean)[] }
  /** So many seeds, one after the other. */
  | { readonly of: 'seeds'; readonly count: number }
  /** `implied`: nobody said that they are LoRAs. */
  | { readonly of: 'looks'; readonly names: readonly string[]; readonly implied: boolean }
  /** The first stands in the prompt, and gives way to each of them. */
  | { readonly of: 'words'; readonly words: readonly string[] };

/** What to type, for whoever typed something else. */
export const AXIS_HELP =
  'An axis is a name and its values: `scale 0.6, 0.8 .. 1.2`, `guidance 2, 3.5, 5`, `steps 10, 20, 28`, `seeds 4`, or `loras` and their names.';

/** Options whose values are words. */
const TEXTS: ReadonlySet<AxisRole> = new Set(['aspect_ratio', 'model', 'megapixels', 'go_fast']);

const SWITCH: ReadonlyMap<string, boolean> = new Map([
  ...['on', 'true', 'yes'].map((word) => [word, true] as const),
  ...['off', 'false', 'no'].map((word) => [word, false] as const),
]);

/**
 * Reads an axis: `scale 0.6, 0.8 .. 1.2`, `seeds 4`, `loras Lassie, Ink`. Whether a card takes the values is not judged here.
 * @throws Refusal with what is accepted
 */
export function readAxis(typed: string): TypedAxis {
  const text = typed.replace(/\s+/g, ' ').replaceAll('−', '-').replaceAll('…', '..').trim();
  if (!text) throw new Refusal(AXIS_HELP);
  const parted = partName(text);
  if (!parted) return unnamed(text);
  const { subject, name, rest } = parted;
  switch (subject.of) {
    case 'looks':
      return { of: 'looks', names: listOf(name, rest, 'Lassie, Ink'), implied: false };
    case 'words':
      return { of: 'words', words: listOf(name, rest, 'oil, ink, photo') };
    case 'option':
      return ofOption(subject.role, name, rest);
  }
}

function ofOption(role: AxisRole, name: string, rest: string): TypedAxis {
  if (TEXTS.has(role)) {
    const words = listOf(name, rest, role === 'go_fast' ? 'on, off' : role === 'model' ? 'dev, schnell' : '1:1, 3:2');
    const values = role === 'go_fast' ? words.map((word) => SWITCH.get(word.toLowerCase()) ?? word) : words;
    return { of: 'option', role, values };
  }
  if (!rest.trim()) throw noValues(name, name.toLowerCase().startsWith('seed') ? '4' : '0.6, 0.8 .. 1.2');
  const values = readNumbers(axisName(role), rest);
  if (values.length === 0) throw noValues(name, '1, 2, 3');
  const [only] = values;
  if (name.toLowerCase() !== 'seeds' || values.length > 1 || only === undefined) return { of: 'option', role, values };
  if (Number.isInteger(only) && only >= 1 && only <= MAX_CELLS) return { of: 'seeds', count: only };
  throw new Refusal(`\`seeds\` and a number is how many: 1 to ${MAX_CELLS}. For this one seed write \`seed ${only}\`.`);
}

/** Values that are words; `|` parts them too, for those who are used to it. */
function listOf(name: string, text: string, example: string): string[] {
  const items = text.split(text.includes('|') ? /\|+/ : /[,;]/).map((item) => item.trim());
  const values = [...new Set(items.filter(Boolean))];
  if (values.length === 0) throw noValues(name, example);
  if (values.length > MAX_CELLS)
    throw new Refusal(`A sheet has up to ${MAX_CELLS} pictures; \`${shown(name)}\` has ${values.length} values.`);
  return values;
}

function unnamed(text: string): TypedAxis {
  if (/[{}]/.test(text))
    throw new Refusal('Braces stand in the prompt: `a fox, {oil|ink|photo}`. They are an axis by themselves.');
  if (/^[-+.\d]/.test(text)) throw new Refusal(`What is \`${shown(text)}\` of? ${AXIS_HELP}`);
  const [near] = nearNames(text);
  const names = listOf('', text, '');
  if (near !== undefined && /[\d:=]/.test(text))
    throw new Refusal(`There is no axis \`${shown(text)}\`. Did you mean \`${near}\`? ${AXIS_HELP}`);
  return { of: 'looks', names, implied: true };
}

function noValues(name: string, example: string): Refusal {
  return new Refusal(`Write the values behind it, such as \`${shown(name)} ${example}\`.`);
}
