import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { samplePicture } from './sample-picture.ts';

/** Pixels of a side: 900 megapixels, a hundred kilobytes as a file and gigabytes once it is decoded. */
const SIDE_PX = 30_000;

let bomb: Buffer<ArrayBuffer> | undefined;

/** A PNG that is small as a file and huge as a picture; well formed from its first byte to its last. Made once: it takes seconds. */
export function pngBomb(): Buffer<ArrayBuffer> {
  bomb ??= makeBomb();
  return bomb;
}

function makeBomb(): Buffer<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE_PX, 0);
  header.writeUInt32BE(SIDE_PX, 4);
  // One bit a pixel, grey.
  header[8] = 1;
  const rows = Buffer.alloc((SIDE_PX / 8 + 1) * SIDE_PX);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows, { level: 9 })),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const result = Buffer.alloc(body.length + 8);
  result.writeUInt32BE(data.length, 0);
  body.copy(result, 4);
  result.writeUInt32BE(crc32(body), body.length + 4);
  return result;
}

/** Files that are not pictures, or that must not be decoded, by what is wrong with them. */
export async function badPictures(): Promise<Record<string, Buffer>> {
  const png = await samplePicture();
  return {
    'a png bomb': pngBomb(),
    'a gif that is too large a canvas': await hugeGif(),
    'a torn png': png.subarray(0, Math.floor(png.length / 2)),
    'a torn jpeg': (await samplePicture(320, 240, 'jpeg')).subarray(0, 1200),
    'a drawing of instructions': Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>',
    ),
    'a page': Buffer.from('<!doctype html><script>alert(1)</script>'),
    'a page that begins as a gif': Buffer.from('GIF89a<script>alert(1)</script>'),
    'a document': Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj'),
    nothing: Buffer.alloc(0),
  };
}

/** 81 megapixels of one colour. */
function hugeGif(): Promise<Buffer> {
  const create = { width: 9000, height: 9000, channels: 3, background: '#274' } as const;
  return sharp({ create, limitInputPixels: false }).gif({ effort: 1, colours: 2 }).toBuffer();
}

/** A GIF of an allowed size, but with so many frames that decoding them all would take gigabytes. */
export async function gifOfFrames(frames: number): Promise<Buffer> {
  const image = await sharp(await samplePicture(256, 256))
    .gif({ colours: 4 })
    .toBuffer();
  // After the header and the palette of 2^(n+1) colours come the blocks of the frame, and one byte that ends the file.
  const frameStart = 13 + 3 * 2 ** (((image[10] ?? 0) & 7) + 1);
  const frame = image.subarray(frameStart, -1);
  return Buffer.concat([
    image.subarray(0, frameStart),
    ...Array.from({ length: frames }, () => frame),
    image.subarray(-1),
  ]);
}
