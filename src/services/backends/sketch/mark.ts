import { strokesOf, widthOf } from './letters.ts';
import { pathOf } from './path.ts';
import { dice } from './random.ts';
import type { Size } from './size.ts';

const TEXT = 'SKETCH - NOT THE MODEL';

/** SVG to lie on a picture, with its size and place in pixels. */
export interface Overlay {
  readonly body: string;
  readonly across: number;
  readonly down: number;
  readonly left: number;
  readonly top: number;
}

/**
 * The small words in the corner that say that this is a sketch. `unchecked` adds an open lock: no safety checker was asked
 * for. Readable from 256 pixels on.
 */
export function markOf({ width, height }: Size, unchecked: boolean): Overlay {
  const room = width * 0.94;
  const cap = Math.min(Math.max(9, Math.min(width, height) * 0.0125), room / (TEXT.length + 4), height * 0.3);
  const pad = cap * 0.9;
  const lock = unchecked ? cap * 1.9 : 0;
  const [across, down] = [Math.ceil(widthOf(TEXT, cap) + pad * 2 + lock), Math.ceil(cap + pad * 2)];
  const letters = strokesOf(TEXT, pad + lock, pad, cap)
    .map((stroke) => pathOf(stroke, false, false, 0, dice('mark')))
    .join('');
  const drawn = letters + (unchecked ? openLock(pad, pad, cap) : '');
  const stroke = 'fill="none" stroke-linecap="round" stroke-linejoin="round"';
  const body = `<rect width="${across}" height="${down}" rx="${down / 2}" fill="#17131f" fill-opacity=".42"/><path d="${drawn}" ${stroke} stroke="#fffaf0" stroke-opacity=".94" stroke-width="${(cap * 0.125).toFixed(2)}"/>`;
  const edge = Math.round(cap * 0.9);
  const [left, top] = [Math.max(0, width - across - edge), Math.max(0, height - down - edge)];
  return { body, across, down, left, top };
}

/** The mark as a layer on a raster. */
export function layerOf({ body, across, down, left, top }: Overlay) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${across}" height="${down}">${body}</svg>`;
  return { input: Buffer.from(svg), left, top };
}

function openLock(x: number, y: number, size: number): string {
  const at = (dx: number, dy: number) => `${(x + dx * size).toFixed(1)} ${(y + dy * size).toFixed(1)}`;
  return `M${at(0, 0.45)}L${at(0.8, 0.45)}L${at(0.8, 1)}L${at(0, 1)}ZM${at(0.62, 0.45)}L${at(0.62, 0.1)}Q${at(0.62, -0.2)} ${at(0.9, -0.2)}Q${at(1.18, -0.2)} ${at(1.18, 0.15)}`;
}
