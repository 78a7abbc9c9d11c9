/** Makes pictures small enough to be sent. */

import type { Sharp } from 'sharp';
import { plainText } from '#schema/language/t.ts';
import { MAX_DECODE_BYTES } from './decode/decode-cost.ts';
import { decodeInTurn, loadSharp } from './decode/decode-queue.ts';
import { type Picture, SHARP_OPTIONS } from './picture.ts';

/** A picture within a limit, with what was done to get there (“re-encoded as webp, quality 82, to fit 10 MB”), if anything. */
export interface FittedPicture {
  readonly picture: Picture;
  readonly change?: string;
}

/** Qualities that are tried, best first. Below the last a smaller picture looks better than a poorer one. */
const QUALITY_STEPS = [95, 90, 86, 82, 78, 72, 66, 60, 52, 44] as const;
/** Where a picture has to become smaller: the quality it is kept at, and the factor of its sides from one try to the next. */
const [RESIZED_QUALITY, RESIZE_FACTOR] = [78, 0.86];
/** A lossless webp is about two thirds of a png: where more than this is to be saved it is not worth trying. */
const MAX_LOSSLESS_RATIO = 1.7;
/** Pixels of a side that webp can have. */
const MAX_WEBP_SIDE_PX = 16_383;

/** Bytes a pixel while a picture is encoded, measured with libvips 8.18 and rounded up: webp and mozjpeg hold all of it. */
const [ENCODE_BYTES_PER_PIXEL, LOSSLESS_BYTES_PER_PIXEL] = [9, 36] as const;
/** Pixels of the largest picture that is encoded. */
const MAX_ENCODED_PIXELS = Math.floor(MAX_DECODE_BYTES / ENCODE_BYTES_PER_PIXEL);
const MAX_LOSSLESS_PIXELS = Math.floor(MAX_DECODE_BYTES / LOSSLESS_BYTES_PER_PIXEL);

/**
 * Makes a picture fit into `maxBytes`. One that fits is handed back as it is, byte for byte, an animation too. Another is
 * changed as little as will do: a png to lossless webp, then the best quality that fits (jpg stays jpg, everything else
 * becomes webp, an animation its first frame), then a smaller size of the same shape.
 * @throws Error where the picture cannot be decoded, is a bomb, or fits at no size.
 */
export async function fitPicture(picture: Picture, maxBytes: number): Promise<FittedPicture> {
  if (picture.bytes.length <= maxBytes) return { picture };
  const { pages = 1 } = await (await openImage(picture)).metadata();
  const limit = formatBytes(maxBytes);
  const frames = pages > 1 ? 'first' : 'all';
  const format = picture.format === 'jpg' ? 'jpg' : 'webp';
  const pixels = picture.width * picture.height;
  const keepsSize =
    pixels <= MAX_ENCODED_PIXELS && (format === 'jpg' || Math.max(picture.width, picture.height) <= MAX_WEBP_SIDE_PX);
  const lossless =
    picture.format === 'png' && picture.bytes.length <= maxBytes * MAX_LOSSLESS_RATIO && pixels <= MAX_LOSSLESS_PIXELS;
  if (keepsSize && lossless) {
    const bytes = await decodeInTurn(pixels * LOSSLESS_BYTES_PER_PIXEL, async () =>
      (await openImage(picture)).webp({ lossless: true, effort: 2 }).toBuffer(),
    );
    if (bytes.length <= maxBytes)
      return {
        picture: { ...picture, bytes, format },
        change: plainText(
          '{frames, select, first {re-encoded as webp, lossless (first frame only), to fit {limit}} other {re-encoded as webp, lossless, to fit {limit}}}',
          { frames, limit },
        ),
      };
  }
  const best = keepsSize ? await encodeAtBestQuality(picture, format, maxBytes) : undefined;
  if (best) {
    const change = plainText(
      '{frames, select, first {re-encoded as {format}, quality {quality} (first frame only), to fit {limit}} other {re-encoded as {format}, quality {quality}, to fit {limit}}}',
      { frames, format, quality: best.quality, limit },
    );
    return { picture: { ...picture, bytes: best.bytes, format }, change };
  }
  const resized = await resizeToFit(picture, format, maxBytes);
  return {
    picture: resized,
    change: plainText(
      '{frames, select, first {scaled to {size} as {format} (first frame only), to fit {limit}} other {scaled to {size} as {format}, to fit {limit}}}',
      { frames, size: `${resized.width}×${resized.height}`, format, limit },
    ),
  };
}

/**
 * Makes pictures fit that travel in one request: each into `maxBytes`, all together into `totalBytes`. Where the sum is too
 * large the largest give way, down to one common limit. In the order given.
 */
export function fitPictures(
  pictures: readonly Picture[],
  maxBytes: number,
  totalBytes: number,
): Promise<FittedPicture[]> {
  let [remaining, limit] = [totalBytes, maxBytes];
  const ascendingSizes = pictures.map(({ bytes }) => bytes.length).sort((one, other) => one - other);
  for (const [at, size] of ascendingSizes.entries()) {
    const share = Math.floor(remaining / (ascendingSizes.length - at));
    if (Math.min(size, maxBytes) > share) {
      limit = Math.min(maxBytes, share);
      break;
    }
    remaining -= Math.min(size, maxBytes);
  }
  return Promise.all(pictures.map((picture) => fitPicture(picture, limit)));
}

const openImage = async ({ bytes }: Picture) => (await loadSharp())(bytes, SHARP_OPTIONS).autoOrient();

function encode(image: Sharp, pixels: number, format: 'jpg' | 'webp', quality: number): Promise<Buffer> {
  const encoded = format === 'jpg' ? image.jpeg({ quality, mozjpeg: true }) : image.webp({ quality, effort: 4 });
  return decodeInTurn(pixels * ENCODE_BYTES_PER_PIXEL, () => encoded.toBuffer());
}

/** The best of the qualities that fits, found by halving. */
async function encodeAtBestQuality(picture: Picture, format: 'jpg' | 'webp', maxBytes: number) {
  let found: { readonly quality: number; readonly bytes: Buffer } | undefined;
  let [best, worst] = [0, QUALITY_STEPS.length - 1];
  while (best <= worst) {
    const middle = (best + worst) >> 1;
    const quality = QUALITY_STEPS[middle] ?? RESIZED_QUALITY;
    const bytes = await encode(await openImage(picture), picture.width * picture.height, format, quality);
    if (bytes.length <= maxBytes) {
      found = { quality, bytes };
      worst = middle - 1;
    } else best = middle + 1;
  }
  return found;
}

/** The largest of the sizes tried that fits, of the same shape. */
async function resizeToFit(picture: Picture, format: 'jpg' | 'webp', maxBytes: number): Promise<Picture> {
  const side = Math.max(picture.width, picture.height);
  const areaFactor = Math.sqrt(MAX_ENCODED_PIXELS / (picture.width * picture.height));
  for (let factor = Math.min(RESIZE_FACTOR, MAX_WEBP_SIDE_PX / side, areaFactor); ; factor *= RESIZE_FACTOR) {
    const [width, height] = [scaleSide(picture.width, factor), scaleSide(picture.height, factor)];
    const image = (await openImage(picture)).resize(width, height, { fit: 'fill' });
    const bytes = await encode(image, width * height, format, RESIZED_QUALITY);
    if (bytes.length <= maxBytes) return { bytes, format, width, height };
    if (width === 1 && height === 1) throw new Error(`a picture cannot be made to fit ${maxBytes} bytes`);
    // Far too large: skip the sizes that cannot fit, since bytes shrink no faster than about the area.
    factor *= Math.min(1, Math.sqrt(maxBytes / bytes.length) * 1.2);
  }
}

const scaleSide = (side: number, factor: number) => Math.max(1, Math.round(side * factor));

/** Bytes as Discord speaks of them: its 10 MB are 10 MiB. */
function formatBytes(bytes: number): string {
  const mega = bytes / 2 ** 20;
  return mega >= 1 ? `${Math.floor(mega * 10) / 10} MB` : `${Math.max(1, Math.floor(bytes / 1024))} kB`;
}
