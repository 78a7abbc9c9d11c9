import { withDecimalPoints } from '#schema/formats/number-text.ts';
import { t } from '#schema/language/t.ts';
import { codeSpan, type MarkdownPart } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';

/** Pictures of the largest sheet: six by six. */
export const MAX_CELLS = 36;

const NUMBER_PATTERN = String.raw`[-+]?(?:\d+(?:\.\d+)?|\.\d+)`;
const SINGLE_NUMBER_PATTERN = new RegExp(`^${NUMBER_PATTERN}$`);
/** `1 .. 5`, `1-5`, `1 to 5`, and a step: `(+2)`, `by 2`, `step 2`, or how many: `[5]`. */
const RANGE_PATTERN = new RegExp(
  String.raw`^(?<from>${NUMBER_PATTERN})\s*(?<dots>\.\.+|-|to)\s*(?<to>${NUMBER_PATTERN})\s*(?:\(\s*(?<signed>${NUMBER_PATTERN})\s*\)|(?:by|step)\s*(?<step>${NUMBER_PATTERN})|\[\s*(?<count>\d{1,4})\s*\])?$`,
  'i',
);

/**
 * Numbers as people write them: `0.6, 0.8, 1`, `1 .. 5`, `0.6, 0.8 .. 1.2` (the step is that of the first two), and as in
 * A1111's plots `1-5`, `1-5 (+2)`, `0-1 [5]`. With `;` between them a comma is a decimal one; otherwise that is decided by what
 * makes sense.
 * @param name what the numbers are of, for the error message
 * @throws UserError
 */
export function readNumbers(name: string, text: string, isWhole = false): number[] {
  const found: number[] = [];
  for (const item of splitItems(withDecimalPoints(text, isWhole))) {
    if (SINGLE_NUMBER_PATTERN.test(item)) found.push(Number(item));
    else {
      const groups = RANGE_PATTERN.exec(item)?.groups;
      if (!groups) {
        throw new UserError(
          t('{item} is not a number. {name} can be a list, `0.6, 0.8, 1`, or a range, `0.6, 0.8 .. 1.2` or `1-5`.', {
            item: codeSpan(item),
            name: codeSpan(name),
          }),
        );
      }
      const previous = groups.dots?.startsWith('.') ? found.at(-1) : undefined;
      found.push(...expandRange(item, groups, previous));
    }
    if (found.length > MAX_CELLS) throw tooManyValuesError(text, t('more than {count}', { count: MAX_CELLS }));
  }
  return [...new Set(found)];
}

function splitItems(text: string): string[] {
  const semicolons = text.includes(';');
  // `1, 2, .., 10` means `1, 2 .. 10`.
  const dotted = text.replace(/\s*[,;]?\s*\.{2,}\s*[,;]?\s*/g, ' .. ');
  return dotted
    .split(semicolons ? ';' : /,|\|+|\n/)
    .map((item) => item.trim())
    .filter(Boolean)
    .flatMap((item) =>
      item.split(/\s+/).every((each) => SINGLE_NUMBER_PATTERN.test(each)) ? item.split(/\s+/) : [item],
    );
}

function expandRange(
  item: string,
  groups: Readonly<Record<string, string | undefined>>,
  previous: number | undefined,
): number[] {
  const [from, to] = [Number(groups.from), Number(groups.to)];
  if (groups.count !== undefined) return spaceEvenly(from, to, Number(groups.count), item);
  const given = groups.signed ?? groups.step;
  const step = given === undefined ? inferStep(groups, from, to, previous) : Number(given);
  // `10-1 (3)` counts down although the step is positive.
  const signedStep = given !== undefined && !/^[-+]/.test(given) && to < from ? -step : step;
  if (from === to) return [from];
  if (signedStep === 0 || Math.sign(signedStep) !== Math.sign(to - from)) {
    throw new UserError(
      t('{item} never gets from {from} to {to} in steps of {signedStep}.', {
        item: codeSpan(item),
        from,
        to,
        signedStep,
      }),
    );
  }
  const count = Math.floor((to - from) / signedStep + 1e-9) + 1;
  if (count > MAX_CELLS) throw tooManyValuesError(item, String(count));
  return Array.from({ length: count }, (_, at) => roundFloat(from + at * signedStep));
}

/** The step from the previous number, else one unit of the last digit written. */
function inferStep(
  { from: fromText = '', to: toText = '' }: Readonly<Record<string, string | undefined>>,
  from: number,
  to: number,
  previous: number | undefined,
): number {
  if (previous !== undefined) return roundFloat(from - previous);
  const digits = Math.max(...[fromText, toText].map((each) => each.split('.')[1]?.length ?? 0));
  return Math.sign(to - from) * 10 ** -digits;
}

function spaceEvenly(from: number, to: number, count: number, item: string): number[] {
  if (count > MAX_CELLS) throw tooManyValuesError(item, String(count));
  if (count < 2) return [from];
  return Array.from({ length: count }, (_, at) => Number((from + ((to - from) * at) / (count - 1)).toFixed(3)));
}

/** Without the rounding errors of binary fractions. */
const roundFloat = (value: number) => Number(value.toFixed(10));

function tooManyValuesError(item: string, count: MarkdownPart): UserError {
  return new UserError(
    t(
      '{item} is {count} values, and a sheet has up to {maxCells} pictures. Take larger steps, such as `10, 20 .. 50`.',
      { item: codeSpan(item), count, maxCells: MAX_CELLS },
    ),
  );
}
