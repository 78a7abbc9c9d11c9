import type { OptionValue } from '#schema/interaction/interaction.ts';
import type { Field } from '#schema/model/field/field.ts';

/** How models say which seeds they take for none: `-1 for random`, `0 means a random seed`, `leave at 0 to randomize`. */
const NONE_PATTERN =
  /(?<before>-1|\b0\b|\bzero\b)[^.;,]{0,30}\brandom|\brandom[^.;,]{0,30}(?<after>-1|\b0\b|\bzero\b)/i;

/** Seeds that a model itself takes for none, by its description of the field. */
function noneSeed({ description = '' }: Field): number | undefined {
  const { before, after } = NONE_PATTERN.exec(description)?.groups ?? {};
  const found = before ?? after;
  return found === undefined ? undefined : found === '-1' ? -1 : 0;
}

/**
 * Whether a seed means any seed: -1 does in every other tool. Sent, the model would draw one of its own, which nobody learns, so
 * that the picture cannot be painted again.
 */
export function isRandomSeed(field: Field | undefined, value: OptionValue | undefined): boolean {
  if (value === undefined || typeof value === 'object' || typeof value === 'boolean') return false;
  const text = String(value)
    .trim()
    .replace(/^[−–—]/, '-')
    .toLowerCase();
  if (text === 'random' || text === '-1') return true;
  return field !== undefined && text !== '' && Number(text) === noneSeed(field);
}
