import { setImmediate } from 'node:timers/promises';
import type { Sharp } from 'sharp';
import type { Sentence } from '#schema/language/t.ts';
import { UserError } from '#schema/user-error.ts';
import { decodeInTurn } from '#services/images/decode/decode-queue.ts';
import { type Picture, SHARP_OPTIONS } from '#services/images/picture.ts';
import { findMarkedRegion, type MarkKind } from './marked-region.ts';

/** A mask as models take it, white where is painted anew, and a picture that shows which part that is. Both are PNG. */
export interface MaskPictures {
  readonly mask: Uint8Array;
  readonly preview: Uint8Array;
  /** The part that is painted anew, 0 to 1. */
  readonly share: number;
}

/** What a marked copy says. */
export interface ReadMask extends MaskPictures {
  readonly kind: MarkKind;
  /** Whether the copy had another size than the picture. */
  readonly isFitted: boolean;
}

/** Pixels of a picture that is painted over: four times as many as any model makes. */
const MAX_PIXELS = 16_000_000;

/** Bytes a pixel of all that is held at once. */
const BYTES_PER_PIXEL = 16;

/** What is painted anew is shown in this colour, as strongly as this; the rest is darkened. */
const [TINT, TINT_STRENGTH, REST_BRIGHTNESS] = [[255, 0, 128], 0.55, 0.75] as const;

/** How far a mask reaches beyond what was marked, as a part of the shorter side: the edges of a mark are blurred. */
const MARGIN = 0.006;

/** Of 255, once blurred: lower than half, so that corners stay. */
const WIDENING_THRESHOLD = 40;

/** A part of the picture below which nothing is marked. */
const MIN_SHARE = 0.0005;

const ROWS_PER_TURN = 128;

type SharpFactory = typeof import('sharp').default;

/**
 * Makes a mask of a copy in which a part was erased or painted over, or which is a mask itself.
 * @throws UserError where the copy marks nothing, or is of another picture
 */
export async function readMarkedCopy(picture: Picture, copy: Picture): Promise<ReadMask> {
  const { width, height } = picture;
  assertSize(picture);
  const size = { width, height };
  return decodeInTurn(width * height * BYTES_PER_PIXEL, async (sharp) => {
    const original = await rgb(sharp, picture, size);
    const marked = await fitted(sharp, copy.bytes, size).ensureAlpha().raw().toBuffer();
    const region = await findMarkedRegion({ original, marked, ...size });
    if (!region) throw new UserError(NO_MARK);
    const mask = region.kind === 'mask' ? region.pixels : await widen(sharp, region.pixels, size);
    if (shareOf(mask) < MIN_SHARE) throw new UserError(NO_MARK);
    const isFitted = copy.width !== width || copy.height !== height;
    return { ...(await encode(sharp, original, mask, size)), kind: region.kind, isFitted };
  });
}

/** The same mask with its sides changed. */
export async function invertMask(picture: Picture, mask: Picture): Promise<MaskPictures> {
  const { width, height } = picture;
  assertSize(picture);
  const size = { width, height };
  return decodeInTurn(width * height * BYTES_PER_PIXEL, async (sharp) => {
    const original = await rgb(sharp, picture, size);
    const pixels = await fitted(sharp, mask.bytes, size).toColourspace('b-w').removeAlpha().negate().raw().toBuffer();
    return encode(sharp, original, pixels, size);
  });
}

const NO_MARK: Sentence =
  'I see no part that is marked in this copy. Erase a part of the picture so that it is transparent, or cover it with one flat colour, and send that.';

interface Size {
  readonly width: number;
  readonly height: number;
}

function assertSize({ width, height }: Size): void {
  if (width * height > MAX_PIXELS)
    throw new UserError('This picture is too large to be painted over. Take the one that it was enlarged from.');
}

const fitted = (sharp: SharpFactory, bytes: Uint8Array, size: Size): Sharp =>
  sharp(bytes, SHARP_OPTIONS)
    .autoOrient()
    .resize({ ...size, fit: 'fill', kernel: 'linear' })
    .toColourspace('srgb');

const rgb = (sharp: SharpFactory, { bytes }: Picture, size: Size): Promise<Buffer> =>
  fitted(sharp, bytes, size).removeAlpha().raw().toBuffer();

/** Takes out specks, closes small holes, and reaches a little beyond the mark. */
async function widen(sharp: SharpFactory, pixels: Uint8Array, size: Size): Promise<Uint8Array> {
  const margin = Math.max(2, MARGIN * Math.min(size.width, size.height));
  const despeckled = await sharp(pixels, { raw: { ...size, channels: 1 } })
    .median(3)
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  // Sharp's own threshold comes before its blur, whatever the order of the calls.
  const blurred = await sharp(despeckled, { raw: { ...size, channels: 1 } })
    .blur(margin)
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  return blurred.map((value) => (value > WIDENING_THRESHOLD ? 255 : 0));
}

const shareOf = (mask: Uint8Array) => mask.reduce((count, value) => count + Number(value > 127), 0) / mask.length;

async function encode(sharp: SharpFactory, original: Uint8Array, mask: Uint8Array, size: Size): Promise<MaskPictures> {
  const { width, height } = size;
  const tinted = new Uint8ClampedArray(original.length);
  for (let row = 0; row < height; row += 1) {
    if (row % ROWS_PER_TURN === 0) await setImmediate();
    for (let at = row * width; at < (row + 1) * width; at += 1) {
      const isMarked = (mask[at] ?? 0) > 127;
      for (const [index, tint] of TINT.entries()) {
        const before = original[3 * at + index] ?? 0;
        tinted[3 * at + index] = isMarked ? before + TINT_STRENGTH * (tint - before) : before * REST_BRIGHTNESS;
      }
    }
  }
  const preview = sharp(Buffer.from(tinted.buffer), { raw: { ...size, channels: 3 } });
  const grey = sharp(Buffer.from(mask), { raw: { ...size, channels: 1 } }).toColourspace('b-w');
  return {
    preview: await preview.png({ compressionLevel: 6 }).toBuffer(),
    mask: await grey.png().toBuffer(),
    share: shareOf(mask),
  };
}
