/** Pictures that models made: what they are is read from their first bytes, and whether they are whole from their last. */

import { imageSize } from 'image-size';
import { MAX_PIXELS } from './decode/decode-cost.ts';
import { type Picture, type PictureFormat, parsePicture } from './picture.ts';

/** What tells that a file of a format has its end. Those that are missing are decoded to find out. */
const IS_WHOLE: ReadonlyMap<string, (bytes: Buffer) => boolean> = new Map([
  // RIFF: the length of what follows the first eight bytes.
  ['webp', (bytes) => bytes.length >= 8 + bytes.readUInt32LE(4)],
  ['png', (bytes) => bytes.subarray(-8, -4).toString('latin1') === 'IEND'],
  ['jpg', (bytes) => bytes.at(-2) === 0xff && bytes.at(-1) === 0xd9],
  ['gif', (bytes) => bytes.at(-1) === 0x3b],
]);

const isFormat = (type: string | undefined): type is PictureFormat => type !== undefined && IS_WHOLE.has(type);

/** Orientations of a camera from here on lie on their side (EXIF 2.3, tag 0x0112). */
const FIRST_SIDEWAYS_ORIENTATION = 5;

/**
 * Reads a picture that a model made. Decoding it would take more time than everything else that is done with it, and what is
 * sent is the file as it is; so it is decoded only where its end does not show that it is whole.
 * @throws as {@link parsePicture}
 */
export async function readOutputPicture(bytes: Uint8Array): Promise<Picture> {
  const header = readHeader(bytes);
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!header || header.width * header.height > MAX_PIXELS || !IS_WHOLE.get(header.format)?.(file))
    return parsePicture(bytes);
  return { bytes, ...header };
}

function readHeader(bytes: Uint8Array): Omit<Picture, 'bytes'> | undefined {
  try {
    const { type, width, height, orientation = 1 } = imageSize(bytes);
    if (!isFormat(type)) return undefined;
    const isSideways = orientation >= FIRST_SIDEWAYS_ORIENTATION;
    return isSideways ? { format: type, width: height, height: width } : { format: type, width, height };
  } catch {
    // It reads fewer files than the decoder, which will say what is wrong.
    return undefined;
  }
}
