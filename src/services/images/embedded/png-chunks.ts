import { crc32 } from 'node:zlib';
import { type FileTexts, PNG_KEYWORDS } from './file-texts.ts';

/** Bytes of the signature and of the header chunk, which comes first. */
const HEADER_END = 8 + 12 + 13;

/** A chunk's length, type and checksum (PNG 3rd edition, 5.3). */
function chunk(type: string, data: Uint8Array): Buffer {
  const frame = Buffer.alloc(12 + data.length);
  frame.writeUInt32BE(data.length, 0);
  frame.write(type, 4, 'latin1');
  frame.set(data, 8);
  frame.writeUInt32BE(crc32(frame.subarray(4, 8 + data.length)), 8 + data.length);
  return frame;
}

/** Text in UTF-8, not compressed: a flag, a method, and two empty translations stand between keyword and text (11.3.3.4). */
const internationalText = (keyword: string, text: string) => chunk('iTXt', Buffer.from(`${keyword}\0\0\0\0\0${text}`));

/** Puts texts behind the header, where those who read a file from its start find them before the pixels. */
export function addPngTexts(file: Buffer, { parameters, recipe }: FileTexts): Buffer {
  return Buffer.concat([
    file.subarray(0, HEADER_END),
    internationalText(PNG_KEYWORDS.parameters, parameters),
    internationalText(PNG_KEYWORDS.recipe, recipe),
    file.subarray(HEADER_END),
  ]);
}
