/** Encoded pictures: what they are, and whether they are whole. */

import type { SharpOptions } from 'sharp';
import { type DecodeCost, decodeCost, MAX_PIXELS } from './decode/decode-cost.ts';
import { decodeInTurn, loadSharp } from './decode/decode-queue.ts';

/** An encoded picture in memory. */
export interface Picture {
  readonly bytes: Uint8Array;
  readonly format: PictureFormat;
  /** Pixels, as the picture is seen: after the turn that a camera noted. */
  readonly width: number;
  readonly height: number;
}

export type PictureFormat = 'webp' | 'jpg' | 'png' | 'gif' | 'avif';

/** Media types of the formats, as in HTTP's `Content-Type`. */
export const MIME_TYPES: Readonly<Record<PictureFormat, string>> = {
  webp: 'image/webp',
  jpg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  avif: 'image/avif',
};

/** How all pictures are opened: a bomb or a torn file is an error, a mere oddity is not. */
export const SHARP_OPTIONS = { limitInputPixels: MAX_PIXELS, failOn: 'error' } as const satisfies SharpOptions;

/** Thrown before a picture is decoded that would take too much memory. */
export class PictureTooLargeError extends Error {
  override readonly name = 'PictureTooLargeError';
  /** What kind of picture, as people call it. */
  readonly kind: string;
  readonly pixels: number;
  readonly maxPixels: number;

  constructor(kind: string, { pixels, maxPixels }: DecodeCost) {
    super(`${kind} of ${pixels} pixels: the pixel limit of its kind is ${maxPixels}`);
    this.kind = kind;
    this.pixels = pixels;
    this.maxPixels = maxPixels;
  }
}

const FORMAT_BY_SHARP_NAME: ReadonlyMap<string, PictureFormat> = new Map([
  ['webp', 'webp'],
  ['jpeg', 'jpg'],
  ['png', 'png'],
  ['gif', 'gif'],
  ['heif', 'avif'],
]);

/** How files of these formats begin. What begins otherwise never gets to a decoder: libvips has many more, SVG's among them. */
const FILE_SIGNATURES = [/^RIFF.{4}WEBP/s, /^\xff\xd8\xff/, /^\x89PNG\r\n/, /^GIF8[79]a/, /^.{4}ftyp/s] as const;

/** What the header of a picture says. */
export interface PictureHeader extends Omit<Picture, 'bytes'> {
  readonly cost: DecodeCost;
  /** Whether its pixels are stored as they are seen. A camera notes the turn instead, which models do not read. */
  readonly isUpright: boolean;
}

/**
 * Reads what the bytes are from the bytes themselves, never from a name or a header, and decodes them once (of an
 * animation the first frame), so that a torn file is found here and not by the person who opens it.
 * @throws PictureTooLargeError, and any other Error where they are no picture, one of an unknown kind, or a torn one. The
 * signal's reason, if it is aborted before the decode begins
 */
export async function parsePicture(bytes: Uint8Array, signal?: AbortSignal): Promise<Picture> {
  const { cost, format, width, height } = await readPictureHeader(bytes);
  await decodeInTurn(cost.bytes, async (sharp) => {
    signal?.throwIfAborted();
    // Every pixel counts for the one that is made; where only the middle is looked at, a file that lacks its end passes.
    await sharp(bytes, SHARP_OPTIONS)
      .resize(1, 1, { fit: 'fill', fastShrinkOnLoad: false, kernel: 'linear' })
      .raw()
      .toBuffer();
  });
  return { bytes, format, width, height };
}

/**
 * Checks the first bytes of a file, without decoding any pixel. What they do not tell yet passes.
 * @throws as {@link parsePicture}
 */
export async function checkPictureStart(start: Uint8Array): Promise<PictureHeader | undefined> {
  checkSignature(start);
  try {
    return await readPictureHeader(start);
  } catch (error) {
    if (error instanceof PictureTooLargeError) throw error;
    // WebP and GIF tell nothing until they are whole.
    return undefined;
  }
}

/** @throws as {@link parsePicture}, but for a torn file */
export async function readPictureHeader(bytes: Uint8Array): Promise<PictureHeader> {
  checkSignature(bytes);
  const sharp = await loadSharp();
  // The header is read without a limit, so that whoever sent it can be told the limit.
  const header = await sharp(bytes, { ...SHARP_OPTIONS, limitInputPixels: false }).metadata();
  const { format: found, compression, autoOrient, isProgressive, orientation = 1 } = header;
  const format = FORMAT_BY_SHARP_NAME.get(found ?? '');
  if (!format || (format === 'avif' && compression !== 'av1')) {
    throw new Error(`not a picture of a known format: ${compression ?? found}`);
  }
  const cost = decodeCost(header);
  if (cost.pixels > cost.maxPixels) throw new PictureTooLargeError(describeKind(format, isProgressive), cost);
  return { format, width: autoOrient.width, height: autoOrient.height, cost, isUpright: orientation <= 1 };
}

function checkSignature(bytes: Uint8Array): void {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(12, bytes.length)).toString('latin1');
  if (!FILE_SIGNATURES.some((pattern) => pattern.test(head)))
    throw new Error('not a picture: it begins as none of a known format');
}

function describeKind(format: PictureFormat, isProgressive = false): string {
  switch (format) {
    case 'jpg':
      return isProgressive ? 'progressive JPEG' : 'JPEG';
    case 'png':
      return isProgressive ? 'interlaced PNG' : 'PNG';
    case 'webp':
      return 'WebP';
    case 'gif':
    case 'avif':
      return format.toUpperCase();
  }
}
