import sharp from 'sharp';
import { type Card, roleValue } from '#schema/card.ts';
import type { ModelInput } from '#schema/recipe.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Picture } from '#services/pictures.ts';
import { numberOf } from './brief.ts';
import { layerOf, markOf } from './mark.ts';
import type { Size } from './size.ts';

/** Pixels of the largest picture that is made: 24 megapixels, a 1.4 megapixel picture four times as wide. */
const MOST_PIXELS = 24 * 1024 * 1024;
const USUAL_FACTOR = 2;

/**
 * The size that a picture is enlarged to.
 * @throws Refusal where that is larger than this machine should be asked for.
 */
export function enlargedSize(card: Card, input: ModelInput, { width, height }: Size): Size {
  const asked = numberOf(roleValue(card, input, 'upscale_factor')) ?? USUAL_FACTOR;
  const factor = asked > 0 ? asked : 1;
  const size = { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
  if (size.width * size.height > MOST_PIXELS) {
    const most = Math.floor(Math.sqrt(MOST_PIXELS / (width * height)) * 10) / 10;
    throw new Refusal(
      most > 1
        ? `${factor} times ${width}×${height} is too large to paint here. Choose a scale of ${most} or less.`
        : `This picture is ${width}×${height} already: too large to be enlarged here. Give a smaller one.`,
    );
  }
  return size;
}

/** Enlarges a picture by Lanczos; the other fields of an upscaler make it a little sharper (`crisp`) where they are set. */
export async function enlarge(
  picture: Picture,
  size: Size,
  { crisp, marked }: { readonly crisp: boolean; readonly marked: boolean },
): Promise<Picture> {
  const large = sharp(picture.bytes)
    .autoOrient()
    .resize({ ...size, fit: 'fill', kernel: 'lanczos3' });
  if (crisp) large.sharpen({ sigma: 1.1 });
  if (marked) large.composite([layerOf(markOf(size, false))]);
  const bytes = await large.png({ compressionLevel: 5 }).toBuffer();
  return { bytes, format: 'png', ...size };
}
