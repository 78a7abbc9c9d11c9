import { once } from 'node:events';
import { createServer } from 'node:http';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { createInputPictures } from '#services/images/input-pictures.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';

const { signal } = new AbortController();

/** Red above, blue below, as people see it: 60 × 80 pixels. */
async function redAboveBlue(): Promise<Sharp> {
  const red = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#e00' } })
    .png()
    .toBuffer();
  const canvas = sharp({ create: { width: 60, height: 80, channels: 3, background: '#00e' } });
  return sharp(
    await canvas
      .composite([{ input: red, top: 0, left: 0 }])
      .png()
      .toBuffer(),
  );
}

/** The same as a phone stores it: lying on its side, with a note of the turn. */
async function lyingOnItsSide(format: 'jpeg' | 'png' | 'webp'): Promise<Buffer> {
  const turned = await (await redAboveBlue()).rotate(270).png().toBuffer();
  return sharp(turned).withMetadata({ orientation: 6 }).toFormat(format, { quality: 95 }).toBuffer();
}

async function read(bytes: Uint8Array) {
  const server = createServer((_, response) => response.end(bytes)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address?.port}`;
  const pictures = createInputPictures(origin, async () => undefined);
  try {
    await pictures.checkStart(`${origin}/a`, signal);
    const needsCopy = await pictures.needsCopy(`${origin}/a`, signal);
    return { needsCopy, picture: await pictures.read(`${origin}/a`, signal) };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** What a library sees that does not read the note. */
async function colourAt(bytes: Uint8Array, left: number, top: number) {
  const { data } = await sharp(bytes)
    .extract({ left, top, width: 1, height: 1 })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return (data[0] ?? 0) > (data[2] ?? 0) ? 'red' : 'blue';
}

describe('a picture that is handed to a model', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('is an upright copy of a %s that lies on its side', async (format) => {
    const { needsCopy, picture } = await read(await lyingOnItsSide(format));
    expect(needsCopy).toBe(true);
    const { width, height, orientation = 1 } = await sharp(picture.bytes).metadata();
    expect([picture.width, picture.height, width, height, orientation]).toEqual([60, 80, 60, 80, 1]);
    expect([await colourAt(picture.bytes, 30, 5), await colourAt(picture.bytes, 30, 75)]).toEqual(['red', 'blue']);
    // A mask's edges stay as they are.
    expect(picture.format).toBe(format === 'jpeg' ? 'jpg' : 'png');
  });

  it.each(['jpeg', 'png', 'webp', 'gif'] as const)('is an upright %s, byte for byte', async (format) => {
    const bytes = await (await redAboveBlue()).toFormat(format).toBuffer();
    const { needsCopy, picture } = await read(bytes);
    expect(needsCopy).toBe(false);
    expect(Buffer.from(picture.bytes).equals(bytes)).toBe(true);
  });

  it('is a copy of an AVIF, whose transparency it keeps', async () => {
    const opaque = await read(await (await redAboveBlue()).removeAlpha().avif().toBuffer());
    expect([opaque.needsCopy, opaque.picture.format]).toEqual([true, 'jpg']);
    const clear = await (await redAboveBlue()).ensureAlpha(0.5).avif().toBuffer();
    const { needsCopy, picture } = await read(clear);
    expect([needsCopy, picture.format, (await sharp(picture.bytes).metadata()).hasAlpha]).toEqual([true, 'png', true]);
  });

  it('is a smaller copy of a JPEG of 108 megapixels', async () => {
    const create = { width: 12_000, height: 9000, channels: 3 as const, background: '#e80' };
    const { needsCopy, picture } = await read(await sharp({ create, limitInputPixels: false }).jpeg().toBuffer());
    expect([needsCopy, picture.format, picture.width, picture.height]).toEqual([true, 'jpg', 4096, 3072]);
  });

  it('must be a picture', async () => {
    await expect(read(Buffer.from('just text, whatever its name'))).rejects.toThrow('cannot be read as a picture');
    expect((await read(await samplePicture())).needsCopy).toBe(false);
  });
});
