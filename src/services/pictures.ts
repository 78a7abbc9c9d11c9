import sharp from 'sharp';

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

const FORMATS: ReadonlyMap<string, PictureFormat> = new Map([
  ['webp', 'webp'],
  ['jpeg', 'jpg'],
  ['png', 'png'],
  ['gif', 'gif'],
  ['heif', 'avif'],
]);

/**
 * Reads what the bytes are from the bytes themselves, never from a name or a header.
 * @throws Error where they are no picture, one of an unknown kind, or a bomb.
 */
export async function measure(bytes: Uint8Array): Promise<Picture> {
  const { format: found, width, height } = await sharp(bytes, { limitInputPixels: MAX_PIXELS }).metadata();
  const format = FORMATS.get(found ?? '');
  if (!format) throw new Error(`not a picture of a known format: ${found}`);
  return { bytes, format, width, height };
}
