import sharp, { type OverlayOptions } from 'sharp';
import type { Size } from '#schema/size.ts';

/** A picture as its pixels, three bytes each, row by row. */
export interface Pixels extends Size {
  readonly bytes: Buffer;
}

/** A ground of one colour with pictures on it. */
export async function createCanvas(
  { width, height }: Size,
  colour: string,
  overlays: OverlayOptions[],
): Promise<Pixels> {
  const image = sharp({ create: { width, height, channels: 3, background: colour } }).composite(overlays);
  return { width, height, bytes: await image.removeAlpha().raw().toBuffer() };
}

/** A picture made to fit in there, in the middle of a ground of this colour. */
export async function resizeToFit(bytes: Uint8Array, { width, height }: Size, background: string): Promise<Pixels> {
  const image = sharp(bytes, { failOn: 'error' }).autoOrient().resize(width, height, { fit: 'contain', background });
  return { width, height, bytes: await image.flatten({ background }).toColourspace('srgb').raw().toBuffer() };
}

/** Puts pixels into others, whose bytes it changes. */
export function copyPixels(
  { bytes, width, height }: Pixels,
  target: Pixels,
  offset: { readonly left: number; readonly top: number },
): void {
  for (let row = 0; row < height; row += 1) {
    bytes.copy(
      target.bytes,
      ((offset.top + row) * target.width + offset.left) * 3,
      row * width * 3,
      (row + 1) * width * 3,
    );
  }
}
