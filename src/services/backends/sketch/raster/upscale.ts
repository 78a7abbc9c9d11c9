import sharp from 'sharp';
import { t } from '#schema/language/t.ts';
import type { ModelInput } from '#schema/model/field/input.ts';
import { getParamValue, type Model } from '#schema/model/model.ts';
import { UserError } from '#schema/user-error.ts';
import { parseNumber } from '#services/backends/sketch/prompt/render-options.ts';
import type { Size } from '#services/backends/sketch/prompt/size.ts';
import { worstDecodeBytes } from '#services/images/decode/decode-cost.ts';
import { decodeInTurn } from '#services/images/decode/decode-queue.ts';
import type { Picture } from '#services/images/picture.ts';
import { createWatermark, toLayer } from './watermark.ts';

/** Pixels of the largest result: 24 megapixels, which is a 1.4 megapixel picture times four. */
const MAX_PIXELS = 24 * 1024 * 1024;
const DEFAULT_FACTOR = 2;

/**
 * The size of the upscaled picture.
 * @throws UserError where that is more than {@link MAX_PIXELS}
 */
export function upscaledSize(model: Model, input: ModelInput, { width, height }: Size): Size {
  const requestedFactor = parseNumber(getParamValue(model, input, 'upscale_factor')) ?? DEFAULT_FACTOR;
  const factor = requestedFactor > 0 ? requestedFactor : 1;
  const size = { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
  if (size.width * size.height > MAX_PIXELS) {
    const maxFactor = Math.floor(Math.sqrt(MAX_PIXELS / (width * height)) * 10) / 10;
    throw new UserError(
      maxFactor > 1
        ? t('{factor} times {width}×{height} is too large to paint here. Choose a scale of {maxFactor} or less.', {
            factor,
            width,
            height,
            maxFactor,
          })
        : t('This picture is {width}×{height} already: too large to be enlarged here. Give a smaller one.', {
            width,
            height,
          }),
      { code: 'input-too-large' },
    );
  }
  return size;
}

/** Upscales a picture with Lanczos. `sharpened` stands in for an upscaler's other options, such as face enhancement. */
export async function upscale(
  picture: Picture,
  size: Size,
  { sharpened, watermarked }: { readonly sharpened: boolean; readonly watermarked: boolean },
): Promise<Picture> {
  const upscaled = sharp(picture.bytes)
    .autoOrient()
    .resize({ ...size, fit: 'fill', kernel: 'lanczos3' });
  if (sharpened) upscaled.sharpen({ sigma: 1.1 });
  if (watermarked)
    upscaled.composite([toLayer(createWatermark(size, { safetyCheckDisabled: false, coversAnother: true }))]);
  const bytes = await decodeInTurn(worstDecodeBytes(picture), () => upscaled.png({ compressionLevel: 5 }).toBuffer());
  return { bytes, format: 'png', ...size };
}
