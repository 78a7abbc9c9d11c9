import type { Preset } from './preset.ts';
import { Refusal } from './refusal.ts';
import { shown } from './words.ts';

const NUMBER = String.raw`([-+]?\d+(?:[.,]\d+)?)`;
const TO = String.raw`\s*(?:to|–|—|-|\.\.\.?|…|,)\s*`;
const RANGE = new RegExp(`^${NUMBER}${TO}${NUMBER}$`, 'i');
const SCALE = new RegExp(`^${NUMBER}(?:\\s*\\(?\\s*${NUMBER}${TO}${NUMBER}\\s*\\)?)?$`, 'i');

type Scale = Pick<Preset, 'scale' | 'scaleRange'>;

/**
 * Reads a scale and the range in which members may change it: `0.8`, `0.5 to 1.2`, or `0.8 (0.5 to 1.2)`; nothing for nothing.
 * @throws Refusal
 */
export function readScale(text: string): Scale {
  const typed = text.trim();
  if (!typed) return {};
  const number = (digits: string | undefined) => Number((digits ?? '').replace(',', '.'));
  const [, low, high] = RANGE.exec(typed) ?? [];
  if (low && high) return { scaleRange: [number(low), number(high)] };
  const [, scale, from, to] = SCALE.exec(typed) ?? [];
  if (!scale)
    throw new Refusal(
      `\`${shown(typed)}\` is no scale. Write \`0.8\`, or with the range that members may use: \`0.8 (0.5 to 1.2)\`.`,
    );
  return { scale: number(scale), ...(from && to && { scaleRange: [number(from), number(to)] as [number, number] }) };
}

/** What {@link readScale} reads back. */
export function writeScale({ scale, scaleRange }: Scale): string {
  const range = scaleRange && `${scaleRange[0]} to ${scaleRange[1]}`;
  return range && scale !== undefined ? `${scale} (${range})` : (range ?? (scale === undefined ? '' : String(scale)));
}
