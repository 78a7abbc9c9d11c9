/** Pictures of members in the form in which models read them for certain. */

import type { Sharp } from 'sharp';
import { MAX_PIXELS } from './decode/decode-cost.ts';
import { decodeInTurn } from './decode/decode-queue.ts';
import {
  type Picture,
  type PictureFormat,
  type PictureHeader,
  PictureTooLargeError,
  parsePicture,
  readPictureHeader,
  SHARP_OPTIONS,
} from './picture.ts';

/** What every model's library reads. Of an animation they take the first frame. */
const FORMATS_OF_MODELS: ReadonlySet<PictureFormat> = new Set(['png', 'jpg', 'webp', 'gif']);

/** Of a copy: a second generation of a photo that nobody tells from the first. */
const COPY_QUALITY = 95;

/** Pixels of the largest JPEG that is shrunk while it is decoded, which takes no more memory than the result. */
const MAX_SHRUNK_PIXELS = 4 * MAX_PIXELS;

/** Pixels of a side of what was too large: four times what the largest models paint. */
const SHRUNK_SIDE_PX = 4096;

/** Whether models may read this otherwise than people see it, or not at all. */
export function needsCopy({ format, isUpright }: PictureHeader): boolean {
  return !isUpright || !FORMATS_OF_MODELS.has(format);
}

/** Whether a picture is too large to be decoded, but not to be shrunk meanwhile. */
export function canShrink(error: unknown): boolean {
  return error instanceof PictureTooLargeError && error.kind === 'JPEG' && error.pixels <= MAX_SHRUNK_PIXELS;
}

/**
 * The picture as it is where models read it as people see it; else an upright copy in a format that they read, at most
 * {@link SHRUNK_SIDE_PX} wide and high where it was too large. @throws as {@link parsePicture}
 */
export async function toModelPicture(bytes: Uint8Array, signal?: AbortSignal): Promise<Picture> {
  const header = await readPictureHeader(bytes).catch((error: unknown) => {
    if (canShrink(error)) return undefined;
    throw error;
  });
  if (header && !needsCopy(header)) return parsePicture(bytes, signal);
  const decodeBytes = header?.cost.bytes ?? SHRUNK_SIDE_PX ** 2 * 4 * 3;
  return decodeInTurn(decodeBytes, async (sharp) => {
    signal?.throwIfAborted();
    const image = sharp(bytes, header ? SHARP_OPTIONS : { ...SHARP_OPTIONS, limitInputPixels: MAX_SHRUNK_PIXELS });
    const { hasAlpha, format } = await image.metadata();
    const upright = image.autoOrient();
    const sized = header
      ? upright
      : upright.resize({ width: SHRUNK_SIDE_PX, height: SHRUNK_SIDE_PX, fit: 'inside', withoutEnlargement: true });
    // A mask may be a PNG or WebP, whose edges must stay as they are; of photos a PNG would have many times their bytes.
    return encodeCopy(sized, format === 'jpeg' || (format === 'heif' && !hasAlpha) ? 'jpg' : 'png');
  });
}

async function encodeCopy(image: Sharp, format: 'jpg' | 'png'): Promise<Picture> {
  // Masks have grey pixels, and libraries of models expect sRGB.
  const srgb = image.toColourspace('srgb').keepIccProfile();
  const encoded = format === 'jpg' ? srgb.jpeg({ quality: COPY_QUALITY, chromaSubsampling: '4:4:4' }) : srgb.png();
  const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
  return { bytes: data, format, width: info.width, height: info.height };
}
