import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { fitPicture, fitPictures } from '#services/images/fit-picture.ts';
import { type Picture, parsePicture } from '#services/images/picture.ts';
import { badPictures, gifOfFrames } from '#test/support/images/bad-pictures.ts';

const FORMATS = ['png', 'jpeg', 'webp', 'avif'] as const;

/** Reproducible random bytes, which no encoder can compress. */
function noise(length: number): Buffer {
  let state = 1;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    }),
  );
}

/** Noise, which compresses worst, or a plain colour, which compresses best. */
async function picture(
  width: number,
  height: number,
  format: (typeof FORMATS)[number],
  noisy = true,
): Promise<Picture> {
  const plain = sharp({ create: { width, height, channels: 3, background: '#3377aa' } });
  const pixels = noise(width * height * 3);
  const image = noisy ? sharp(pixels, { raw: { width, height, channels: 3 } }) : plain;
  return parsePicture(await image.toFormat(format).toBuffer());
}

const badFiles = await badPictures();

describe('measure', () => {
  it.each([
    ['png', 'png'],
    ['jpeg', 'jpg'],
    ['webp', 'webp'],
    ['avif', 'avif'],
  ] as const)('tells what %s is by its bytes', async (format, name) => {
    expect(await picture(30, 20, format)).toMatchObject({ format: name, width: 30, height: 20 });
  });

  it('gives the displayed size, after the EXIF orientation', async () => {
    const image = sharp({ create: { width: 40, height: 20, channels: 3, background: 'red' } });
    const turned = await image.jpeg().withMetadata({ orientation: 6 }).toBuffer();
    expect(await parsePicture(turned)).toMatchObject({ width: 20, height: 40 });
  });

  it.each(Object.entries(badFiles))('refuses %s', async (what, bytes) => {
    await expect(parsePicture(bytes)).rejects.toThrow(/bomb|canvas/.test(what) ? /pixel limit/ : undefined);
  });

  it.each(['png', 'jpeg', 'webp', 'gif', 'avif'] as const)(
    'refuses a truncated %s, wherever it ends',
    async (format) => {
      const whole = await sharp((await picture(400, 300, 'png')).bytes)
        .toFormat(format)
        .toBuffer();
      await parsePicture(whole);
      for (const part of [0.3, 0.6, 0.9, 0.98])
        await expect(parsePicture(whole.subarray(0, Math.floor(whole.length * part)))).rejects.toThrow();
    },
  );

  it('decodes only the first of very many frames', async () => {
    expect(await parsePicture(await gifOfFrames(5000))).toMatchObject({ format: 'gif', width: 256, height: 256 });
  });
});

describe('fitOne', () => {
  it('never exceeds the limit, keeps the aspect ratio, and reports the change', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 1, max: 120 }),
        fc.constantFrom(...FORMATS),
        fc.boolean(),
        fc.integer({ min: 1200, max: 30_000 }),
        async (width, height, format, noisy, limit) => {
          const before = await picture(width, height, format, noisy);
          const { picture: after, change } = await fitPicture(before, limit);
          expect(after.bytes.length).toBeLessThanOrEqual(limit);
          expect(await parsePicture(after.bytes)).toEqual(after);
          const factor = after.width / width;
          expect(Math.abs(after.height - height * factor)).toBeLessThanOrEqual(1 + height / width);
          if (before.bytes.length <= limit) {
            expect(after).toBe(before);
            expect(change).toBeUndefined();
          } else expect(change).toMatch(/^(re-encoded|scaled) .*to fit \d+ kB$/);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('changes a png as little as possible', async () => {
    const before = await picture(300, 300, 'png', false);
    const noisy = await picture(300, 300, 'png');
    const { change } = await fitPicture(noisy, Math.floor(noisy.bytes.length * 0.3));
    expect(change).toMatch(/^re-encoded as webp, quality \d+, to fit \d+ kB$/);
    expect((await fitPicture(before, before.bytes.length - 1)).change).toMatch(/^re-encoded as webp, lossless/);
  });

  it('keeps a jpg a jpg', async () => {
    const before = await picture(300, 300, 'jpeg');
    const { picture: after, change } = await fitPicture(before, Math.floor(before.bytes.length * 0.8));
    expect(after.format).toBe('jpg');
    expect(change).toMatch(/^re-encoded as jpg/);
  });

  it('keeps an animation that fits, and otherwise only its first frame', async () => {
    const [width, height, frames] = [60, 40, 5];
    const pixels = noise(width * height * frames * 3);
    const raw = { width, height: height * frames, channels: 3, pageHeight: height } as const;
    const before = await parsePicture(await sharp(pixels, { raw }).gif().toBuffer());
    expect(before).toMatchObject({ format: 'gif', width, height });
    expect(await fitPicture(before, before.bytes.length)).toEqual({ picture: before });
    const { picture: after, change } = await fitPicture(before, Math.floor(before.bytes.length / 2));
    expect(after).toMatchObject({ format: 'webp', width, height });
    expect(change).toContain('first frame only');
  });

  it('names the limit in the units that Discord uses', async () => {
    const big = await picture(1400, 1400, 'png');
    expect((await fitPicture(big, 2 ** 20)).change).toMatch(/to fit 1 MB$/);
  });

  it('fails where no encoding fits, and where the file is truncated', async () => {
    const before = await picture(100, 100, 'png');
    await expect(fitPicture(before, 10)).rejects.toThrow('10 bytes');
    await expect(fitPicture({ ...before, bytes: before.bytes.subarray(0, 9000) }, 5000)).rejects.toThrow();
  });
});

describe('fitAll', () => {
  it('keeps each picture and their sum within the limits, and changes no picture that fits already', async () => {
    const sizes = fc.array(fc.integer({ min: 4, max: 90 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.integer({ min: 3000, max: 30_000 }),
        fc.integer({ min: 6000, max: 50_000 }),
        async (sides, each, total) => {
          const before = await Promise.all(sides.map((side) => picture(side, side, 'png')));
          const after = await fitPictures(before, each, total);
          const sum = after.reduce((bytes, { picture: { bytes: its } }) => bytes + its.length, 0);
          expect(sum).toBeLessThanOrEqual(total);
          for (const { picture: its } of after) expect(its.bytes.length).toBeLessThanOrEqual(each);
          const all = before.reduce((bytes, { bytes: its }) => bytes + its.length, 0);
          const fits = all <= total && before.every(({ bytes }) => bytes.length <= each);
          if (fits) expect(after.map(({ picture: its }) => its)).toEqual(before);
          const even = Math.min(each, Math.floor(total / before.length));
          for (const [at, { bytes }] of before.entries())
            if (bytes.length <= even) expect(after[at]?.picture.bytes).toBe(bytes);
        },
      ),
      { numRuns: 40 },
    );
  });
});
