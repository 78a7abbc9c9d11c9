import { exifWithComment } from './exif-comment.ts';
import type { FileTexts } from './file-texts.ts';
import { xmpWithRecipe } from './xmp-packet.ts';

/** `RIFF`, the length of what follows, `WEBP`. */
const [LENGTH_AT, HEADER_BYTES] = [4, 12];
/** Flags of the extended header (RFC 9649, 2.7). */
const [HAS_ALPHA, HAS_EXIF, HAS_XMP] = [0x10, 0x08, 0x04];
const EXTENDED_BYTES = 10;

/**
 * Appends texts to a WebP. One in the simple form gets the extended header that says so, with the size of the picture in pixels.
 * Undefined for a file that has such texts already.
 */
export function addWebpTexts(
  file: Buffer,
  { parameters, recipe }: FileTexts,
  { width, height }: { readonly width: number; readonly height: number },
): Buffer | undefined {
  const end = Math.min(file.length, 8 + file.readUInt32LE(LENGTH_AT));
  const kind = file.toString('latin1', HEADER_BYTES, HEADER_BYTES + 4);
  const isExtended = kind === 'VP8X';
  const flags = (file[HEADER_BYTES + 8] ?? 0) & 0xff;
  if (isExtended && (flags & (HAS_EXIF | HAS_XMP)) !== 0) return undefined;
  const texts = [chunk('EXIF', exifWithComment(parameters)), chunk('XMP ', xmpWithRecipe(recipe))];
  const first = isExtended
    ? Buffer.from(file.subarray(HEADER_BYTES, HEADER_BYTES + 8 + EXTENDED_BYTES))
    : extendedHeader(width, height, kind === 'VP8L' && hasLosslessAlpha(file));
  first[8] = (first[8] ?? 0) | HAS_EXIF | HAS_XMP;
  const rest = file.subarray(HEADER_BYTES + (isExtended ? first.length : 0), end);
  const body = Buffer.concat([file.subarray(0, HEADER_BYTES), first, rest, ...texts]);
  body.writeUInt32LE(body.length - 8, LENGTH_AT);
  return body;
}

function extendedHeader(width: number, height: number, hasAlpha: boolean): Buffer {
  const data = Buffer.alloc(EXTENDED_BYTES);
  data[0] = hasAlpha ? HAS_ALPHA : 0;
  data.writeUIntLE(width - 1, 4, 3);
  data.writeUIntLE(height - 1, 7, 3);
  return chunk('VP8X', data);
}

/** A bit behind the signature and two sides of 14 bits (RFC 9649, 3.4). */
const hasLosslessAlpha = (file: Buffer) => ((file[HEADER_BYTES + 8 + 4] ?? 0) & 0x10) !== 0;

/** Chunks have an even number of bytes. */
function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(8 + data.length + (data.length % 2));
  bytes.write(type, 0, 'latin1');
  bytes.writeUInt32LE(data.length, 4);
  bytes.set(data, 8);
  return bytes;
}
