import { imageSize } from 'image-size';
import { exifWithComment } from './exif-comment.ts';
import type { FileTexts } from './file-texts.ts';
import { xmpWithRecipe } from './xmp-packet.ts';

const EXIF_PREFIX = Buffer.from('Exif\0\0', 'latin1');
const XMP_PREFIX = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1');

/** A segment counts its own two bytes of length among its bytes. */
const MAX_SEGMENT_BYTES = 0xffff;
const [APP0, APP1] = [0xe0, 0xe1];

/**
 * Puts texts behind the start, and behind JFIF's segment, which has to be the first. Undefined where one is too long for a segment, or the
 * file has EXIF that says which way up the picture is: readers take the first.
 */
export function addJpegTexts(file: Buffer, { parameters, recipe }: FileTexts): Buffer | undefined {
  const payloads = [
    [EXIF_PREFIX, exifWithComment(parameters)],
    [XMP_PREFIX, xmpWithRecipe(recipe)],
  ].map((parts) => Buffer.concat(parts));
  if (payloads.some(({ length }) => length + 2 > MAX_SEGMENT_BYTES)) return undefined;
  if (isTurned(file)) return undefined;
  const at = file[2] === 0xff && file[3] === APP0 ? 4 + file.readUInt16BE(4) : 2;
  return Buffer.concat([file.subarray(0, at), ...payloads.flatMap(segment), file.subarray(at)]);
}

function isTurned(file: Buffer): boolean {
  try {
    return (imageSize(file).orientation ?? 1) > 1;
  } catch {
    // It reads fewer files than the decoder.
    return false;
  }
}

function segment(payload: Buffer): Buffer[] {
  const head = Buffer.from([0xff, APP1, 0, 0]);
  head.writeUInt16BE(payload.length + 2, 2);
  return [head, payload];
}
