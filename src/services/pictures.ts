import sharp, { type SharpOptions } from 'sharp';

/** An encoded picture in memory. */
export interface Picture {
  readonly bytes: Uint8Array;
  readonly format: PictureFormat;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

export type PictureFormat = 'webp' | 'jpg' | 'png' | 'gif' | 'avif';

/** Pixels above which a picture is refused before it is decoded: 64 megapixels, 16 times Flux's largest. */
const MAX_PIXELS = 64 * 1024 * 1024;

/** How all pictures that come from outside are opened: a bomb or a torn file is an error, a mere oddity is not. */
export const OPENING = { limitInputPixels: MAX_PIXELS, failOn: 'error' } as const satisfies SharpOptions;

const FORMATS: ReadonlyMap<string, PictureFormat> = new Map([
  ['webp', 'webp'],
  ['jpeg', 'jpg'],
  ['png', 'png'],
  ['gif', 'gif'],
  ['heif', 'avif'],
]);

/**
 * Reads what the bytes are from the bytes themselves, never from a name or a header, and decodes them once (of an
 * animation the first frame), so that a torn file is found here and not by the person who opens it.
 * @throws Error where they are no picture, one of an unknown kind, a torn one, or a bomb.
 */
export async function measure(bytes: Uint8Array): Promise<Picture> {
  const { format: found, width, height, compression } = await sharp(bytes, OPENING).metadata();
  const format = FORMATS.get(found ?? '');
  if (!format || (format === 'avif' && compression !== 'av1')) {
    throw new Error(`not a picture of a known format: ${compression ?? found}`);
  }
  await sharp(bytes, OPENING)
    .resize(1, 1, { fit: 'fill', fastShrinkOnLoad: false, kernel: 'nearest' })
    .raw()
    .toBuffer();
  return { bytes, format, width, height };
}
