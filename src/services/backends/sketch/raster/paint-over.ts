import { setImmediate } from 'node:timers/promises';
import sharp, { type Sharp } from 'sharp';
import { createRandom } from '#services/backends/sketch/drawing/seeded-random.ts';
import type { Size } from '#services/backends/sketch/prompt/size.ts';
import type { Picture } from '#services/images/picture.ts';
import { warp } from './warp.ts';

const CHANNELS = 3;
/** From this strength on, the shapes are those of the new drawing; below, those of the input picture. */
const NEW_SHAPES_FROM = 0.7;
/** Cells along the shorter side in which colours are mixed: so few that no shape of the other picture shows through. */
const COLOUR_CELLS = 5;
/** Rows that are mixed before other work gets its turn. */
const ROWS_PER_TURN = 128;

export interface PaintOverOptions {
  /** 0 keeps the input picture, 1 nothing of it. */
  readonly strength: number;
  readonly seed: number;
  /** What is black in it stays as it is. */
  readonly mask?: Picture | undefined;
  readonly size: Size;
}

/**
 * Paints over an input picture as img2img does: up to a strength the shapes stay, drawn by another hand, and colours move towards
 * the new drawing; above it the new drawing takes the picture's colours over. Never both shapes: that is a double exposure.
 */
export async function paintOver(image: Picture, painted: Sharp, options: PaintOverOptions): Promise<Sharp> {
  const { strength, seed, mask, size } = options;
  const fitted = (picture: Picture) =>
    sharp(picture.bytes)
      .autoOrient()
      .resize({ ...size, fit: 'fill' })
      .removeAlpha();
  // One after the other, as all pictures are decoded.
  const base = await fitted(image).toColourspace('srgb').raw().toBuffer();
  const drawing = await painted.raw().toBuffer();
  const isNew = strength >= NEW_SHAPES_FROM;
  const shapes = isNew ? drawing : await warp(base, size, strength, createRandom('another hand', seed));
  const [ownColours, otherColours] = await Promise.all([colours(shapes, size), colours(isNew ? base : drawing, size)]);
  const share = isNew ? 1 - strength : strength;
  const alpha = mask && (await fitted(mask).toColourspace('b-w').raw().toBuffer());
  const mixed = new Uint8ClampedArray(base.length);
  const rowLength = size.width * CHANNELS;
  for (let row = 0; row < size.height; row += 1) {
    if (row % ROWS_PER_TURN === 0) await setImmediate();
    for (let at = row * rowLength; at < (row + 1) * rowLength; at += 1) {
      const before = base[at] ?? 0;
      const after = (shapes[at] ?? 0) + share * ((otherColours[at] ?? 0) - (ownColours[at] ?? 0));
      const opacity = alpha ? (alpha[Math.floor(at / CHANNELS)] ?? 0) / 255 : 1;
      mixed[at] = before + opacity * (after - before);
    }
  }
  return toSharp(Buffer.from(mixed.buffer), size);
}

/** The colours of the large areas, without any shape. */
async function colours(pixels: Buffer, size: Size): Promise<Buffer> {
  const factor = COLOUR_CELLS / Math.min(size.width, size.height);
  const cells = {
    width: Math.max(1, Math.round(size.width * factor)),
    height: Math.max(1, Math.round(size.height * factor)),
  };
  const small = await toSharp(pixels, size)
    .resize({ ...cells, fit: 'fill' })
    .raw()
    .toBuffer();
  return toSharp(small, cells)
    .resize({ ...size, fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
}

const toSharp = (pixels: Buffer, size: Size): Sharp => sharp(pixels, { raw: { ...size, channels: CHANNELS } });
