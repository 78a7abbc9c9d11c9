import type { Metadata } from 'sharp';
import type { Size } from '#schema/size.ts';

/**
 * Bytes that one picture may take while it is decoded. Pictures are decoded one at a time, so a process that uses 200 MB at rest
 * stays below 512 MB.
 */
export const MAX_DECODE_BYTES = 192 * 1024 * 1024;

/** Pixels of the largest picture of any format: 64 megapixels, 16 times Flux's largest. */
export const MAX_PIXELS = 64 * 1024 * 1024;

/**
 * Bytes a pixel, measured as growth of the process with libvips 8.18 at 16 megapixels, and rounded up. Baseline JPEG and PNG
 * pass through the decoder row by row; the others are decoded as a whole.
 */
const ROW_BY_ROW = 1;
const [GIF, WEBP, AVIF, AVIF_DEEP] = [5, 9, 20, 28] as const;
/** Coefficients of a progressive JPEG have 16 bits. */
const JPEG_COEFFICIENT_BYTES = 2;

/** What a header says of a picture's size and of what decoding it takes. */
export interface DecodeCost {
  readonly pixels: number;
  readonly bytes: number;
  /** Pixels that a picture of this kind may have. */
  readonly maxPixels: number;
}

/** What decoding takes, by what the header says. */
export function decodeCost(header: Metadata): DecodeCost {
  const pixels = header.width * header.height;
  const perPixel = bytesPerPixel(header) + (isTurned(header) ? rasterBytesPerPixel(header) : 0);
  return {
    pixels,
    bytes: pixels * perPixel,
    maxPixels: Math.min(MAX_PIXELS, Math.floor(MAX_DECODE_BYTES / perPixel)),
  };
}

function bytesPerPixel(header: Metadata): number {
  const { format, channels = 4, depth, isProgressive } = header;
  switch (format) {
    case 'heif':
      return ((depth === 'uchar' ? AVIF : AVIF_DEEP) * Math.max(3, channels)) / 3;
    case 'webp':
      return WEBP;
    case 'gif':
      return GIF;
    case 'jpeg':
      return isProgressive ? channels * JPEG_COEFFICIENT_BYTES : ROW_BY_ROW;
    case 'png':
      return isProgressive ? rasterBytesPerPixel(header) : ROW_BY_ROW;
    default:
      return AVIF_DEEP;
  }
}

/** A picture is held as a whole while it is turned as its camera noted. */
const isTurned = ({ orientation = 1 }: Metadata) => orientation > 1;

const rasterBytesPerPixel = ({ channels = 4, depth }: Metadata) => channels * (depth === 'uchar' ? 1 : 2);

/** Bytes that decoding a picture again takes at most. It was within {@link MAX_DECODE_BYTES} by its header. */
export function worstDecodeBytes({ width, height }: Size): number {
  return Math.min(MAX_DECODE_BYTES, width * height * AVIF_DEEP);
}
