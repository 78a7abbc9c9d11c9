import fc from 'fast-check';
import sharp, { type OverlayOptions, type Sharp } from 'sharp';
import { expect, it } from 'vitest';
import { invertMask, readMarkedCopy } from '#services/images/mask/mask-pictures.ts';
import { type Picture, parsePicture } from '#services/images/picture.ts';

const [WIDTH, HEIGHT] = [240, 180];

/** A picture with soft shapes in many colours. */
const drawing = (await sharp(
  Buffer.from(
    `<svg width="${WIDTH}" height="${HEIGHT}"><defs><linearGradient id="g"><stop offset="0" stop-color="#124"/><stop offset="1" stop-color="#fc8"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#g)"/><circle cx="60" cy="60" r="40" fill="#3a8"/><rect x="120" y="90" width="80" height="60" fill="#b24"/></svg>`,
  ),
)
  .png()
  .toBuffer()) as Buffer;
const picture = await parsePicture(drawing);

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
const BOX: Box = { left: 100, top: 40, width: 90, height: 70 };

const rectangle = ({ width, height }: Box, fill: string): Buffer =>
  Buffer.from(`<svg width="${width}" height="${height}"><rect width="100%" height="100%" fill="${fill}"/></svg>`);
const over = ({ left, top, ...size }: Box, fill: string, blend: OverlayOptions['blend'] = 'over') =>
  sharp(drawing)
    .ensureAlpha()
    .composite([{ input: rectangle({ left, top, ...size }, fill), left, top, blend }]);
const erased = async (box: Box) => parsePicture(await over(box, '#000', 'dest-out').png().toBuffer());
const painted = async (box: Box, fill: string, quality: number) =>
  parsePicture(await over(box, fill).removeAlpha().jpeg({ quality }).toBuffer());

/** How much of a box, and of all else, the mask covers. */
async function coverage({ mask }: { readonly mask: Uint8Array }, box: Box) {
  const pixels = await sharp(mask).resize(WIDTH, HEIGHT, { fit: 'fill' }).toColourspace('b-w').raw().toBuffer();
  let [inside, outside] = [0, 0];
  for (const [at, value] of pixels.entries()) {
    const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)];
    const isInside = x >= box.left && x < box.left + box.width && y >= box.top && y < box.top + box.height;
    if (value <= 127) continue;
    if (isInside) inside += 1;
    else outside += 1;
  }
  const area = box.width * box.height;
  return { inside: inside / area, outside: outside / (WIDTH * HEIGHT - area) };
}
const expectCovered = async (read: { readonly mask: Uint8Array }, box = BOX) => {
  const { inside, outside } = await coverage(read, box);
  expect(inside).toBeGreaterThan(0.97);
  expect(outside).toBeLessThan(0.06);
};

it('reads what was erased', async () => {
  const read = await readMarkedCopy(picture, await erased(BOX));
  expect(read).toMatchObject({ kind: 'erased', isFitted: false });
  expect(read.share).toBeCloseTo((BOX.width * BOX.height) / (WIDTH * HEIGHT), 1);
  await expectCovered(read);
});

it.each(['#ff00ff', '#ffffff', '#000000', '#808080'])(
  'reads what was painted over in %s, saved as JPEG',
  async (fill) => {
    for (const quality of [95, 60]) {
      const read = await readMarkedCopy(picture, await painted(BOX, fill, quality));
      expect(read.kind).toBe('painted');
      await expectCovered(read);
    }
  },
);

it('takes a mask as it is, and a copy of another size', async () => {
  const white = await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#000' } })
    .composite([{ input: rectangle(BOX, '#fff'), left: BOX.left, top: BOX.top }])
    .png()
    .toBuffer();
  const read = await readMarkedCopy(picture, await parsePicture(white));
  expect(read.kind).toBe('mask');
  await expectCovered(read);
  const small = await parsePicture(
    await sharp((await painted(BOX, '#ff00ff', 90)).bytes)
      .resize(120, 90)
      .png()
      .toBuffer(),
  );
  const fitted = await readMarkedCopy(picture, small);
  expect(fitted.isFitted).toBe(true);
  await expectCovered(fitted);
});

it('changes the sides, and back', async () => {
  const read = await readMarkedCopy(picture, await erased(BOX));
  const inverted = await invertMask(picture, await parsePicture(Buffer.from(read.mask)));
  expect(inverted.share).toBeCloseTo(1 - read.share, 2);
  const back = await invertMask(picture, await parsePicture(Buffer.from(inverted.mask)));
  expect(back.share).toBeCloseTo(read.share, 2);
  expect(await sharp(read.preview).metadata()).toMatchObject({ width: WIDTH, height: HEIGHT });
});

it('refuses a copy that marks nothing, and another picture', async () => {
  const refusal = 'I see no part that is marked';
  const same = async (edit: (from: Sharp) => Sharp): Promise<Picture> =>
    parsePicture(await edit(sharp(drawing)).toBuffer());
  await expect(readMarkedCopy(picture, picture).then(() => 'no refusal')).rejects.toThrow(refusal);
  for (const quality of [90, 50])
    await expect(
      readMarkedCopy(picture, await same((from) => from.jpeg({ quality }))).then(() => 'no refusal'),
    ).rejects.toThrow(refusal);
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 };
  const other = await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#888', noise } })
    .png()
    .toBuffer();
  await expect(readMarkedCopy(picture, await parsePicture(other)).then(() => 'no refusal')).rejects.toThrow(refusal);
});

it('finds any box that was erased or painted over', async () => {
  const box = fc.record({
    left: fc.integer({ min: 0, max: 170 }),
    top: fc.integer({ min: 0, max: 120 }),
    width: fc.integer({ min: 25, max: 70 }),
    height: fc.integer({ min: 25, max: 60 }),
  });
  await fc.assert(
    fc.asyncProperty(box, fc.boolean(), async (chosen, isErased) => {
      const read = await readMarkedCopy(
        picture,
        isErased ? await erased(chosen) : await painted(chosen, '#ff00ff', 75),
      );
      const { inside, outside } = await coverage(read, chosen);
      expect(inside).toBeGreaterThan(0.93);
      expect(outside).toBeLessThan(0.05);
    }),
    { numRuns: 25 },
  );
});
