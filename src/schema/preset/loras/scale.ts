import { plainDashes } from '#schema/formats/number-text.ts';
import { plainText, t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';

const NUMBER_PATTERN = String.raw`([-+]?\d+(?:[.,]\d+)?)`;
const RANGE_SEPARATOR_PATTERN = String.raw`\s*(?:to|–|—|-|\.\.\.?|…|,)\s*`;
const RANGE_PATTERN = new RegExp(`^${NUMBER_PATTERN}${RANGE_SEPARATOR_PATTERN}${NUMBER_PATTERN}$`, 'i');
const DECIMAL_PATTERN = /^[-+]?\d+,\d+$/;
const SCALE_PATTERN = new RegExp(
  `^${NUMBER_PATTERN}(?:\\s*\\(?\\s*${NUMBER_PATTERN}${RANGE_SEPARATOR_PATTERN}${NUMBER_PATTERN}\\s*\\)?)?$`,
  'i',
);

type Scale = Pick<Preset, 'scale' | 'scaleRange'>;

/**
 * Reads a scale and the range in which members may change it: `0.8`, `0.5 to 1.2`, or `0.8 (0.5 to 1.2)`. Empty text sets neither.
 * @throws UserError
 */
export function readScale(text: string): Scale {
  // Without runs of spaces, which the patterns below would try to divide in every way.
  const typed = plainDashes(text.replace(/\s+/g, ' ').trim());
  if (!typed) return {};
  const parseDecimal = (digits: string | undefined) => Number((digits ?? '').replace(',', '.'));
  // One comma between two numbers is a decimal one; as a range, `0,8` would go from 0 to 8.
  const [, low, high] = DECIMAL_PATTERN.test(typed) ? [] : (RANGE_PATTERN.exec(typed) ?? []);
  if (low && high) return { scaleRange: [parseDecimal(low), parseDecimal(high)] };
  const [, scale, from, to] = SCALE_PATTERN.exec(typed) ?? [];
  if (!scale)
    throw new UserError(
      t('{typed} is not a scale. Write `0.8`, or with the range that members may use `0.8 (0.5 to 1.2)`.', {
        typed: codeSpan(typed),
      }),
    );
  return {
    scale: parseDecimal(scale),
    ...(from && to && { scaleRange: [parseDecimal(from), parseDecimal(to)] as [number, number] }),
  };
}

/** A scale as people read it, in their language. */
export function describeScale({ scale, scaleRange }: Scale): string {
  if (!scaleRange) return scale === undefined ? '' : String(scale);
  const [from, to] = scaleRange;
  return scale === undefined
    ? plainText('{from} to {to}', { from, to })
    : plainText('{scale} ({from} to {to})', { scale, from, to });
}

/** The text that {@link readScale} reads back. */
export function formatScale({ scale, scaleRange }: Scale): string {
  const range = scaleRange && `${scaleRange[0]} to ${scaleRange[1]}`;
  return range && scale !== undefined ? `${scale} (${range})` : (range ?? (scale === undefined ? '' : String(scale)));
}
