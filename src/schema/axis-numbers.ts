import { Refusal } from './refusal.ts';
import { shown } from './words.ts';

/** Pictures that a sheet can have: six by six. */
export const MAX_CELLS = 36;

const NUMBER = String.raw`[-+]?(?:\d+(?:\.\d+)?|\.\d+)`;
const ONE = new RegExp(`^${NUMBER}$`);
/** `1 .. 5`, `1-5`, `1 to 5`, and a step: `(+2)`, `by 2`, `step 2`, or how many: `[5]`. */
const RANGE = new RegExp(
  String.raw`^(?<from>${NUMBER})\s*(?<dots>\.\.+|-|–|to)\s*(?<to>${NUMBER})\s*(?:\(\s*(?<signed>${NUMBER})\s*\)|(?:by|step)\s*(?<step>${NUMBER})|\[\s*(?<count>\d{1,4})\s*\])?$`,
  'i',
);

/**
 * Numbers as people write them: `0.6, 0.8, 1`, `1 .. 5`, `0.6, 0.8 .. 1.2` (the step is that of the first two), and as in
 * A1111's plots `1-5`, `1-5 (+2)`, `0-1 [5]`. With `;` between them a comma is a decimal one.
 * @param name what they are of, for the words of a refusal
 * @throws Refusal
 */
export function readNumbers(name: string, text: string): number[] {
  const found: number[] = [];
  for (const item of split(text)) {
    if (ONE.test(item)) found.push(Number(item));
    else {
      const groups = RANGE.exec(item)?.groups;
      if (!groups) {
        throw new Refusal(
          `\`${shown(item)}\` is not a number. \`${name}\` can be a list, \`0.6, 0.8, 1\`, or a range, \`0.6, 0.8 .. 1.2\` or \`1-5\`.`,
        );
      }
      const before = groups.dots?.startsWith('.') ? found.at(-1) : undefined;
      found.push(...range(item, groups, before));
    }
    if (found.length > MAX_CELLS) throw tooMany(text, `more than ${MAX_CELLS}`);
  }
  return [...new Set(found)];
}

function split(text: string): string[] {
  const semicolons = text.includes(';');
  const points = semicolons ? text.replace(/(\d),(\d)/g, '$1.$2') : text;
  // `1, 2, .., 10` is `1, 2 .. 10`.
  const dotted = points.replace(/\s*[,;]?\s*\.{2,}\s*[,;]?\s*/g, ' .. ');
  return dotted
    .split(semicolons ? ';' : /,|\|+|\n/)
    .map((item) => item.trim())
    .filter(Boolean)
    .flatMap((item) => (item.split(/\s+/).every((each) => ONE.test(each)) ? item.split(/\s+/) : [item]));
}

function range(
  item: string,
  groups: Readonly<Record<string, string | undefined>>,
  before: number | undefined,
): number[] {
  const [from, to] = [Number(groups.from), Number(groups.to)];
  if (groups.count !== undefined) return evenly(from, to, Number(groups.count), item);
  const given = groups.signed ?? groups.step;
  const step = given === undefined ? stepOf(groups, from, to, before) : Number(given);
  // `10-1 (3)` goes down all the same.
  const signed = given !== undefined && !/^[-+]/.test(given) && to < from ? -step : step;
  if (from === to) return [from];
  if (signed === 0 || Math.sign(signed) !== Math.sign(to - from)) {
    throw new Refusal(`\`${shown(item)}\` never gets from ${from} to ${to} in steps of ${signed}.`);
  }
  const count = Math.floor((to - from) / signed + 1e-9) + 1;
  if (count > MAX_CELLS) throw tooMany(item, String(count));
  return Array.from({ length: count }, (_, at) => rounded(from + at * signed));
}

/** From the number before; else one of the last digit that is written. */
function stepOf(
  { from: one = '', to: other = '' }: Readonly<Record<string, string | undefined>>,
  from: number,
  to: number,
  before: number | undefined,
): number {
  if (before !== undefined) return rounded(from - before);
  const digits = Math.max(...[one, other].map((each) => each.split('.')[1]?.length ?? 0));
  return Math.sign(to - from) * 10 ** -digits;
}

function evenly(from: number, to: number, count: number, item: string): number[] {
  if (count > MAX_CELLS) throw tooMany(item, String(count));
  if (count < 2) return [from];
  return Array.from({ length: count }, (_, at) => Number((from + ((to - from) * at) / (count - 1)).toFixed(3)));
}

/** Without the dust of binary fractions. */
const rounded = (value: number) => Number(value.toFixed(10));

function tooMany(item: string, count: string): Refusal {
  return new Refusal(
    `\`${shown(item)}\` is ${count} values, and a sheet has up to ${MAX_CELLS} pictures. Take larger steps, such as \`10, 20 .. 50\`.`,
  );
}
