/** Numbers as people write them: with decimal commas, and with the minus signs and dashes of phones and word processors. */

import { t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import { toPlainSigns } from './plain-signs.ts';

/** The text with `-` for every minus sign and dash. */
export const plainDashes = (text: string): string => text.replaceAll(/[−‐‑‒–—﹣-]/g, '-');

/** Thousands with a comma, an apostrophe or a space between them, which may be one that does not break. */
const GROUPED_PATTERN = /^[-+]?\d{1,3}(?:[,'’\s]\d{3})+$/;
const DECIMAL_COMMA_PATTERN = /^[-+]?\d*,\d+$/;

/**
 * Reads one number: `0,8` is 0.8, and `1,234` is 1234 for a whole number.
 * @returns NaN for anything else
 */
export function parseNumberText(text: string, isWhole: boolean): number {
  const plain = plainDashes(toPlainSigns(text).trim());
  if (plain === '') return Number.NaN;
  if (isWhole && GROUPED_PATTERN.test(plain)) return Number(plain.replaceAll(/[,'’\s]/g, ''));
  return Number(DECIMAL_COMMA_PATTERN.test(plain) ? plain.replace(',', '.') : plain);
}

/**
 * A list of numbers with decimal points in place of decimal commas. Where commas separate too, the reading counts whose numbers
 * go up or down, without any of them twice.
 * @param isWhole whether they are whole numbers, so that every comma separates
 * @throws UserError where both readings make sense
 */
export function withDecimalPoints(typed: string, isWhole: boolean): string {
  const text = plainDashes(toPlainSigns(typed)).replace(/(?<=\d)['’](?=\d{3}(?!\d))/g, '');
  if (isWhole || !/\d,\d/.test(text)) return text;
  if (/[;|]/.test(text)) return text.replaceAll(/(\d),(?=\d)/g, '$1.');
  if (/\d\.\d/.test(text)) return text;
  if (STEPPED_RANGE_PATTERN.test(text.trim())) return text.replaceAll(/(\d),(?=\d)/g, '$1.');
  const tokens = text.trim().split(/\s+/);
  const parts = tokens.map((token) => token.replace(/,$/, ''));
  const points = parts.every((part) => !part.includes(',') || RANGE_OF_DECIMALS_PATTERN.test(part))
    ? tokens.map((token) => token.replaceAll(/(\d),(?=\d)/g, '$1.')).join(' ')
    : undefined;
  if (points !== undefined && tokens.length === 1)
    return /^[-+]?0,\d+$/.test(text.trim()) || /-|\.\./.test(text.slice(1)) ? points : text;
  const decimal = points ?? pairUp(text.trim());
  if (decimal === undefined) return text;
  const [asDecimals, asList] = [isMonotonic(numbersIn(decimal)), isMonotonic(numbersIn(text))];
  if (asDecimals !== asList) return asDecimals ? decimal : text;
  // Written without a space between them, whole numbers are the usual thing.
  if (!asList || points === undefined) return text;
  throw new UserError(
    t(
      '{typed} can mean {decimals}, or {wholeNumbers}. Write it with decimal points, or with `;` between the numbers.',
      {
        typed: codeSpan(typed),
        decimals: codeSpan(formatNumbers(decimal)),
        wholeNumbers: codeSpan(formatNumbers(text)),
      },
    ),
  );
}

/** `0,8`, and `0,6-1,2` or `0,6..1,2`. */
const RANGE_OF_DECIMALS_PATTERN = /^[-+(]*\d*,\d+(?:(?:-|\.\.+)[-+]?\d+(?:,\d+)?)?\)?$/;

/** One range of decimals with a step or a count, `2,5-4,5 (+0,5)` or `2,5 to 4,5 [3]`: nothing else has a number in brackets behind. */
const STEPPED_RANGE_PATTERN =
  /^[-+]?\d+(?:,\d+)?\s?(?:-|\.\.+|to)\s?[-+]?\d+(?:,\d+)?\s?(?:\([-+]?\d+(?:,\d+)?\)|\[\d{1,4}\]|(?:by|step)\s?\d+(?:,\d+)?)$/i;

/** `2,5,3,5` as `2.5, 3.5`. */
function pairUp(text: string): string | undefined {
  const parts = text.split(',');
  if (parts.length < 4 || parts.length % 2 === 1 || !parts.every((part) => /^\d+$/.test(part))) return undefined;
  return parts.flatMap((part, at) => (at % 2 === 0 ? [`${part}.${parts[at + 1]}`] : [])).join(', ');
}

const numbersIn = (text: string) => (text.match(/[-+]?\d+(?:\.\d+)?/g) ?? []).map(Number);

const formatNumbers = (text: string) => numbersIn(text).join('; ');

function isMonotonic(numbers: readonly number[]): boolean {
  const steps = numbers.slice(1).map((number, at) => Math.sign(number - (numbers[at] ?? 0)));
  return steps.length > 0 && steps.every((step) => step !== 0 && step === steps[0]);
}
