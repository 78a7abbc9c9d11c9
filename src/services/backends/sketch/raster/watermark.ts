import { toPathData } from '#services/backends/sketch/drawing/path.ts';
import { createRandom } from '#services/backends/sketch/drawing/seeded-random.ts';
import { strokesOf, textWidth } from '#services/backends/sketch/drawing/stroke-font.ts';
import type { Size } from '#services/backends/sketch/prompt/size.ts';

const WATERMARK_TEXT = 'SKETCH - NOT THE MODEL';

/** An SVG overlay with its size and position in pixels. */
export interface Watermark {
  readonly body: string;
  readonly across: number;
  readonly down: number;
  readonly left: number;
  readonly top: number;
}

/**
 * The small text in the corner that marks a picture as a sketch. `safetyCheckDisabled` adds an open lock, which shows that the
 * safety checker was disabled. With `coversAnother`, what is beneath does not show through: an input picture may have a mark
 * itself. Readable from 256 pixels on.
 */
export function createWatermark(
  { width, height }: Size,
  { safetyCheckDisabled, coversAnother }: { readonly safetyCheckDisabled: boolean; readonly coversAnother: boolean },
): Watermark {
  const maxWidth = width * 0.94;
  const capitalHeight = Math.min(
    Math.max(9, Math.min(width, height) * 0.0125),
    maxWidth / (WATERMARK_TEXT.length + 4),
    height * 0.3,
  );
  const padding = capitalHeight * 0.9;
  const lockWidth = safetyCheckDisabled ? capitalHeight * 1.9 : 0;
  const [across, down] = [
    Math.ceil(textWidth(WATERMARK_TEXT, capitalHeight) + padding * 2 + lockWidth),
    Math.ceil(capitalHeight + padding * 2),
  ];
  const letters = strokesOf(WATERMARK_TEXT, padding + lockWidth, padding, capitalHeight)
    .map((stroke) => toPathData(stroke, false, false, 0, createRandom('mark')))
    .join('');
  const drawn = letters + (safetyCheckDisabled ? openLock(padding, padding, capitalHeight) : '');
  const stroke = 'fill="none" stroke-linecap="round" stroke-linejoin="round"';
  const body = `<rect width="${across}" height="${down}" rx="${down / 2}" fill="#17131f" fill-opacity="${coversAnother ? 0.96 : 0.42}"/><path d="${drawn}" ${stroke} stroke="#fffaf0" stroke-opacity=".94" stroke-width="${(capitalHeight * 0.125).toFixed(2)}"/>`;
  const margin = Math.round(capitalHeight * 0.9);
  const [left, top] = [Math.max(0, width - across - margin), Math.max(0, height - down - margin)];
  return { body, across, down, left, top };
}

/** The watermark as a layer on a raster. */
export function toLayer({ body, across, down, left, top }: Watermark) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${across}" height="${down}">${body}</svg>`;
  return { input: Buffer.from(svg), left, top };
}

function openLock(x: number, y: number, size: number): string {
  const point = (dx: number, dy: number) => `${(x + dx * size).toFixed(1)} ${(y + dy * size).toFixed(1)}`;
  return `M${point(0, 0.45)}L${point(0.8, 0.45)}L${point(0.8, 1)}L${point(0, 1)}ZM${point(0.62, 0.45)}L${point(0.62, 0.1)}Q${point(0.62, -0.2)} ${point(0.9, -0.2)}Q${point(1.18, -0.2)} ${point(1.18, 0.15)}`;
}
