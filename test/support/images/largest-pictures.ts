import sharp, { type Sharp } from 'sharp';
import { decodeCost } from '#services/images/decode/decode-cost.ts';

const SMALL_SIDE_PX = 16;

/** Kinds of pictures that take the most memory to open. */
const KINDS: Readonly<Record<string, (image: Sharp) => Sharp>> = {
  'an AVIF': (image) => image.avif({ effort: 0 }),
  'an AVIF of 12 bits': (image) => image.avif({ effort: 0, bitdepth: 12, chromaSubsampling: '4:4:4' }),
  'an interlaced PNG of 16 bits': (image) =>
    image.ensureAlpha().toColourspace('rgb16').png({ progressive: true, compressionLevel: 1 }),
  'a lossless WebP': (image) => image.webp({ lossless: true, effort: 0 }),
  'a progressive JPEG': (image) => image.jpeg({ progressive: true, chromaSubsampling: '4:4:4' }),
};

const create = (side: number) =>
  sharp({ create: { width: side, height: side, channels: 3, background: '#274' }, limitInputPixels: false });

/** A picture of each kind, as large as it is still opened. Small as files. */
export async function largestPictures(): Promise<Record<string, Buffer>> {
  const pictures: Record<string, Buffer> = {};
  for (const [name, encode] of Object.entries(KINDS)) {
    const header = await sharp(await encode(create(SMALL_SIDE_PX)).toBuffer()).metadata();
    const side = Math.floor(Math.sqrt(decodeCost(header).maxPixels));
    pictures[name] = await encode(create(side)).toBuffer();
  }
  return pictures;
}

/** A PNG that cannot be compressed, of about so many bytes: the file itself takes memory. */
export function incompressiblePicture(bytes: number): Promise<Buffer> {
  const side = Math.floor(Math.sqrt(bytes / 3)) - 1;
  const pixels = Buffer.alloc(side * side * 3);
  for (let index = 0, state = 1; index + 4 <= pixels.length; index += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    pixels.writeUInt32LE(state, index);
  }
  return sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
}
