import sharp, { type OverlayOptions } from 'sharp';
import type { Size } from '#schema/size.ts';
import { worstDecodeBytes } from '#services/images/decode/decode-cost.ts';
import { decodeInTurn } from '#services/images/decode/decode-queue.ts';
import type { Picture } from '#services/images/picture.ts';

/** A picture as raw RGB pixels, three bytes each, row by row. */
export interface Pixels extends Size {
  readonly bytes: Buffer;
}

/** Pixels of one colour, as `#rrggbb`. */
export function fillCanvas({ width, height }: Size, colour: string): Pixels {
  return { width, height, bytes: Buffer.alloc(width * height * 3, Buffer.from(colour.slice(1), 'hex')) };
}

/** Composites pictures onto a background of one colour. */
export async function composeOnto(
  { width, height }: Size,
  colour: string,
  overlays: OverlayOptions[],
): Promise<Pixels> {
  const image = sharp({ create: { width, height, channels: 3, background: colour } }).composite(overlays);
  const bytes = await decodeInTurn(0, () => image.removeAlpha().raw().toBuffer());
  return { width, height, bytes };
}

/** A picture made to fit in there, in the middle of a ground of this colour. */
export async function resizeToFit(picture: Picture, { width, height }: Size, background: string): Promise<Pixels> {
  const image = sharp(picture.bytes, { failOn: 'error' })
    .autoOrient()
    .resize(width, height, { fit: 'contain', background });
  const bytes = await decodeInTurn(worstDecodeBytes(picture), () =>
    image.flatten({ background }).toColourspace('srgb').raw().toBuffer(),
  );
  return { width, height, bytes };
}

/** Copies pixels into other pixels, in place. What does not fit there is cut off on the right and below. */
export function copyPixels(
  { bytes, width, height }: Pixels,
  target: Pixels,
  offset: { readonly left: number; readonly top: number },
): void {
  const rowBytes = Math.min(width, target.width - offset.left) * 3;
  const rows = Math.min(height, target.height - offset.top);
  for (let row = 0; row < rows; row += 1) {
    const start = row * width * 3;
    bytes.copy(target.bytes, ((offset.top + row) * target.width + offset.left) * 3, start, start + rowBytes);
  }
}
