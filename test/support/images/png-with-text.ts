import { crc32 } from 'node:zlib';
import { samplePicture } from './sample-picture.ts';

/** A PNG with a text, which the standard has as Latin-1. */
export async function pngWithText(keyword: string, text: string): Promise<Buffer> {
  const file = await samplePicture();
  const data = Buffer.from(`tEXt${keyword}\0${text}`, 'latin1');
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length - 4, 0);
  frame.writeUInt32BE(crc32(data), 4);
  return Buffer.concat([file.subarray(0, 33), frame.subarray(0, 4), data, frame.subarray(4), file.subarray(33)]);
}
