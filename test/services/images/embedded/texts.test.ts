import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { addTexts } from '#services/images/embedded/add-texts.ts';
import { exifWithComment } from '#services/images/embedded/exif-comment.ts';
import { readTexts } from '#services/images/embedded/read-texts.ts';
import { parsePicture } from '#services/images/picture.ts';

const texts = {
  parameters: 'ein Füchslein 🦊 im Schnee\nSteps: 28, Seed: 5',
  recipe: JSON.stringify({ prompt: 'a "fox" <lora:x:1> & more', seed: '9007199254740993' }),
};

const source = () =>
  sharp({ create: { width: 37, height: 21, channels: 4, background: { r: 250, g: 10, b: 90, alpha: 0.5 } } });
const pixelsOf = async (bytes: Uint8Array) => sharp(bytes).ensureAlpha().raw().toBuffer();

describe.each([
  ['png', () => source().png()],
  ['jpg', () => source().flatten().jpeg()],
  ['lossy webp', () => source().flatten().webp()],
  ['webp with alpha', () => source().webp()],
  ['lossless webp', () => source().webp({ lossless: true })],
  ['webp with a colour profile', () => source().withIccProfile('p3').webp()],
])('%s', (_name, encode) => {
  it('takes texts, and gives them back, without touching a pixel', async () => {
    const picture = await parsePicture(await encode().toBuffer());
    const changed = addTexts(picture, texts);
    expect(await readTexts(changed.bytes)).toEqual({ ...texts, graph: undefined });
    expect(await pixelsOf(changed.bytes)).toEqual(await pixelsOf(picture.bytes));
    expect(await parsePicture(changed.bytes)).toMatchObject({ width: 37, height: 21, format: picture.format });
    const before = await sharp(picture.bytes).metadata();
    expect(await sharp(changed.bytes).metadata()).toMatchObject({
      hasAlpha: before.hasAlpha,
      hasProfile: before.hasProfile,
    });
  });
});

describe('what has no place for them', () => {
  it('stays as it is: a GIF, and a WebP that has some', async () => {
    const gif = await parsePicture(await source().gif().toBuffer());
    expect(addTexts(gif, texts)).toBe(gif);
    const webp = addTexts(await parsePicture(await source().webp().toBuffer()), texts);
    expect(addTexts(webp, texts)).toBe(webp);
  });

  it('stays as it is: a JPEG whose text is longer than a segment', async () => {
    const jpg = await parsePicture(await source().jpeg().toBuffer());
    expect(addTexts(jpg, { ...texts, parameters: 'x'.repeat(40_000) })).toBe(jpg);
  });
});

describe('a comment of the wrong type, as piexifjs writes it', () => {
  it('stays as it is: a JPEG that says which way up it is', async () => {
    const jpg = await parsePicture(await source().withMetadata({ orientation: 6 }).jpeg().toBuffer());
    const { bytes } = addTexts(jpg, texts);
    expect(await sharp(bytes).metadata()).toMatchObject({ orientation: 6 });
    expect(await parsePicture(bytes)).toMatchObject({ width: 21, height: 37 });
  });

  it.each(['a fox, Steps: 28, Seed: 5', 'ein Füchslein im Schnee\nSteps: 28, Seed: 5', '雪の狐 Steps: 28'])(
    'is read all the same: %s',
    async (text) => {
      const exif = exifWithComment(text);
      exif[exif.indexOf(Buffer.from([0x92, 0x86, 0, 7])) + 3] = 2;
      const plain = await source().flatten().jpeg().toBuffer();
      const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif]);
      const segment = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
      const bytes = Buffer.concat([plain.subarray(0, 2), segment, body, plain.subarray(2)]);
      expect((await readTexts(bytes)).parameters).toBe(text);
    },
  );
});

it('reads none of a file that is broken, or no picture', async () => {
  const png = addTexts(await parsePicture(await source().png().toBuffer()), texts);
  const none = { parameters: undefined, recipe: undefined, graph: undefined };
  expect(await readTexts(Buffer.from('hello'))).toEqual(none);
  expect(await readTexts(png.bytes.subarray(0, 40))).toEqual(none);
});
