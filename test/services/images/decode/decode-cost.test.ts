import sharp, { type Metadata, type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeCost, MAX_DECODE_BYTES, MAX_PIXELS } from '#services/images/decode/decode-cost.ts';
import { PictureTooLargeError, parsePicture } from '#services/images/picture.ts';

const plain = (side = 16) => sharp({ create: { width: side, height: side, channels: 3, background: '#37a' } });
const deep = () => plain().ensureAlpha().toColourspace('rgb16');

/** Bytes a pixel that the process grew by at 16 megapixels, without the limits. */
const MEASURED: readonly (readonly [string, Sharp, number])[] = [
  ['a JPEG', plain().jpeg(), 0.1],
  ['a progressive JPEG', plain().jpeg({ progressive: true, chromaSubsampling: '4:4:4' }), 5.8],
  ['a JPEG that is seen turned', plain().withMetadata({ orientation: 6 }).jpeg(), 1.2],
  ['a PNG', plain().png(), 0.5],
  ['an interlaced PNG', plain().png({ progressive: true }), 3],
  ['an interlaced PNG of 16 bits with alpha', deep().png({ progressive: true }), 8],
  ['a WebP', plain().webp(), 8.2],
  ['a GIF', plain().gif(), 4.7],
  ['an AVIF', plain().avif(), 18.8],
  ['an AVIF of 12 bits', plain().avif({ bitdepth: 12, chromaSubsampling: '4:4:4' }), 23.5],
];

const headerOf = async (image: Sharp, side: number): Promise<Metadata> => ({
  ...(await sharp(await image.toBuffer()).metadata()),
  width: side,
  height: side,
});

describe('the pixels that a picture may have', () => {
  it.each(MEASURED)('go by what decoding takes: %s', async (_, image, measured) => {
    const { bytes, pixels, maxPixels } = decodeCost(await headerOf(image, 1000));
    expect(bytes / pixels).toBeGreaterThanOrEqual(measured);
    expect(maxPixels * measured).toBeLessThanOrEqual(MAX_DECODE_BYTES);
    expect(maxPixels).toBeLessThanOrEqual(MAX_PIXELS);
    // A photo of a telephone of eight megapixels or less is read in any format, save a deep AVIF.
    expect(maxPixels).toBeGreaterThan(7_000_000);
  });

  it('are 64 megapixels where a file is decoded row by row', async () => {
    for (const image of [plain().jpeg(), plain().png()])
      expect(decodeCost(await headerOf(image, 1000)).maxPixels).toBe(MAX_PIXELS);
  });

  it('are read from the header: a larger picture is refused before any of it is decoded', async () => {
    const bytes = await plain(3300).avif({ effort: 0 }).toBuffer();
    let decodes = 0;
    const count = () => {
      decodes += 1;
    };
    sharp.queue.on('change', count);
    const error = await parsePicture(bytes).catch((thrown) => thrown);
    sharp.queue.off('change', count);
    expect(error).toBeInstanceOf(PictureTooLargeError);
    expect(error).toMatchObject({ kind: 'AVIF', pixels: 3300 * 3300, maxPixels: Math.floor(MAX_DECODE_BYTES / 20) });
    expect(decodes).toBe(0);
  });
});
