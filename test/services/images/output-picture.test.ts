import sharp from 'sharp';
import { expect, it } from 'vitest';
import { readOutputPicture } from '#services/images/output-picture.ts';
import { parsePicture } from '#services/images/picture.ts';

const canvas = () => sharp({ create: { width: 300, height: 200, channels: 3, background: 'teal' } });

const ENCODINGS = {
  webp: () => canvas().webp().toBuffer(),
  png: () => canvas().png().toBuffer(),
  'interlaced png': () => canvas().png({ progressive: true }).toBuffer(),
  jpg: () => canvas().jpeg().toBuffer(),
  'progressive jpg': () => canvas().jpeg({ progressive: true }).toBuffer(),
  'jpg that lies on its side': () => canvas().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  gif: () => canvas().gif().toBuffer(),
  avif: () => canvas().avif({ effort: 0 }).toBuffer(),
} as const;

it.each(Object.entries(ENCODINGS))('reads of a %s what decoding it would tell', async (_, encode) => {
  const bytes = await encode();
  const decoded = await parsePicture(bytes);
  expect(await readOutputPicture(bytes)).toEqual(decoded);
});

it.each(Object.entries(ENCODINGS))('finds that a %s is torn', async (_, encode) => {
  const bytes = await encode();
  for (const missing of [1, 2, 20, Math.floor(bytes.length / 2)]) {
    const torn = bytes.subarray(0, bytes.length - missing);
    // The decoder forgives what is missing after the last pixel.
    const forgives = await parsePicture(torn).then(
      () => true,
      () => false,
    );
    if (!forgives) await expect(readOutputPicture(torn)).rejects.toThrow();
  }
  await expect(readOutputPicture(bytes.subarray(0, 30))).rejects.toThrow();
});

it('decodes no picture that shows that it is whole', async () => {
  for (const [kind, encode] of Object.entries(ENCODINGS)) {
    if (kind === 'avif') continue;
    const bytes = await encode();
    let decodes = 0;
    const count = () => {
      decodes += sharp.counters().process;
    };
    sharp.queue.on('change', count);
    await readOutputPicture(bytes);
    sharp.queue.off('change', count);
    expect(decodes, kind).toBe(0);
  }
});

it('takes nothing else for a picture', async () => {
  for (const text of ['<svg xmlns="http://www.w3.org/2000/svg"/>', '<html>', '', 'RIFF\0\0\0\0WAVE'])
    await expect(readOutputPicture(Buffer.from(text)), text).rejects.toThrow();
});
