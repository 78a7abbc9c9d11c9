/** Images: reading, checking and fitting encoded pictures. The other files of this folder download and store them. */

import sharp, { type Sharp, type SharpOptions } from 'sharp';

/** An encoded picture in memory. */
export interface Picture {
  readonly bytes: Uint8Array;
  readonly format: PictureFormat;
  /** Pixels, as the picture is seen: after the turn that a camera noted. */
  readonly width: number;
  readonly height: number;
}

export type PictureFormat = 'webp' | 'jpg' | 'png' | 'gif' | 'avif';

/** A picture within a limit, with what was done to get there (“re-encoded as webp, quality 82, to fit 10 MB”), if anything. */
export interface FittedPicture {
  readonly picture: Picture;
  readonly change?: string;
}

/** Pixels above which a picture is refused before it is decoded: 64 megapixels, 16 times Flux's largest. */
const MAX_PIXELS = 64 * 1024 * 1024;

/** How all pictures are opened: a bomb or a torn file is an error, a mere oddity is not. */
const SHARP_OPTIONS = { limitInputPixels: MAX_PIXELS, failOn: 'error' } as const satisfies SharpOptions;

const FORMAT_BY_SHARP_NAME: ReadonlyMap<string, PictureFormat> = new Map([
  ['webp', 'webp'],
  ['jpeg', 'jpg'],
  ['png', 'png'],
  ['gif', 'gif'],
  ['heif', 'avif'],
]);

/** How files of these formats begin. What begins otherwise never gets to a decoder: libvips has many more, SVG's among them. */
const FILE_SIGNATURES = [/^RIFF.{4}WEBP/s, /^\xff\xd8\xff/, /^\x89PNG\r\n/, /^GIF8[79]a/, /^.{4}ftyp/s] as const;

/**
 * Reads what the bytes are from the bytes themselves, never from a name or a header, and decodes them once (of an
 * animation the first frame), so that a torn file is found here and not by the person who opens it.
 * @throws Error where they are no picture, one of an unknown kind, a torn one, or a bomb.
 */
export async function parsePicture(bytes: Uint8Array): Promise<Picture> {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(12, bytes.length)).toString('latin1');
  if (!FILE_SIGNATURES.some((pattern) => pattern.test(head)))
    throw new Error('not a picture: it begins as none of a known format');
  const { format: found, compression, autoOrient } = await sharp(bytes, SHARP_OPTIONS).metadata();
  const format = FORMAT_BY_SHARP_NAME.get(found ?? '');
  if (!format || (format === 'avif' && compression !== 'av1')) {
    throw new Error(`not a picture of a known format: ${compression ?? found}`);
  }
  // Every pixel counts for the one that is made; where only the middle is looked at, a file that lacks its end passes.
  await sharp(bytes, SHARP_OPTIONS)
    .resize(1, 1, { fit: 'fill', fastShrinkOnLoad: false, kernel: 'linear' })
    .raw()
    .toBuffer();
  return { bytes, format, width: autoOrient.width, height: autoOrient.height };
}

/** Qualities that are tried, best first. Below the last a smaller picture looks better than a poorer one. */
const QUALITY_STEPS = [95, 90, 86, 82, 78, 72, 66, 60, 52, 44] as const;
/** Where a picture has to become smaller: the quality it is kept at, and the factor of its sides from one try to the next. */
const [RESIZED_QUALITY, RESIZE_FACTOR] = [78, 0.86];
/** A lossless webp is about two thirds of a png: where more than this is to be saved it is not worth trying. */
const MAX_LOSSLESS_RATIO = 1.7;
/** Pixels of a side that webp can have. */
const MAX_WEBP_SIDE_PX = 16_383;

/**
 * Makes a picture fit into `maxBytes`. One that fits is handed back as it is, byte for byte, an animation too. Another is
 * changed as little as will do: a png to lossless webp, then the best quality that fits (jpg stays jpg, everything else
 * becomes webp, an animation its first frame), then a smaller size of the same shape.
 * @throws Error where the picture cannot be decoded, is a bomb, or fits at no size.
 */
export async function fitPicture(picture: Picture, maxBytes: number): Promise<FittedPicture> {
  if (picture.bytes.length <= maxBytes) return { picture };
  const { pages = 1 } = await sharp(picture.bytes, SHARP_OPTIONS).metadata();
  const reason = `${pages > 1 ? ' (first frame only)' : ''}, to fit ${formatBytes(maxBytes)}`;
  const format = picture.format === 'jpg' ? 'jpg' : 'webp';
  const keepsSize = format === 'jpg' || Math.max(picture.width, picture.height) <= MAX_WEBP_SIDE_PX;
  const lossless = picture.format === 'png' && picture.bytes.length <= maxBytes * MAX_LOSSLESS_RATIO;
  if (keepsSize && lossless) {
    const bytes = await openImage(picture).webp({ lossless: true, effort: 2 }).toBuffer();
    if (bytes.length <= maxBytes)
      return { picture: { ...picture, bytes, format }, change: `re-encoded as webp, lossless${reason}` };
  }
  const best = keepsSize ? await encodeAtBestQuality(picture, format, maxBytes) : undefined;
  if (best) {
    const change = `re-encoded as ${format}, quality ${best.quality}${reason}`;
    return { picture: { ...picture, bytes: best.bytes, format }, change };
  }
  const resized = await resizeToFit(picture, format, maxBytes);
  return { picture: resized, change: `scaled to ${resized.width}×${resized.height} as ${format}${reason}` };
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

const openImage = ({ bytes }: Picture) => sharp(bytes, SHARP_OPTIONS).autoOrient();

function encode(image: Sharp, format: 'jpg' | 'webp', quality: number): Promise<Buffer> {
  return (format === 'jpg' ? image.jpeg({ quality, mozjpeg: true }) : image.webp({ quality, effort: 4 })).toBuffer();
}

/** The best of the qualities that fits, found by halving. */
async function encodeAtBestQuality(picture: Picture, format: 'jpg' | 'webp', maxBytes: number) {
  let found: { readonly quality: number; readonly bytes: Buffer } | undefined;
  let [best, worst] = [0, QUALITY_STEPS.length - 1];
  while (best <= worst) {
    const middle = (best + worst) >> 1;
    const quality = QUALITY_STEPS[middle] ?? RESIZED_QUALITY;
    const bytes = await encode(openImage(picture), format, quality);
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
  for (let factor = Math.min(RESIZE_FACTOR, MAX_WEBP_SIDE_PX / side); ; factor *= RESIZE_FACTOR) {
    const [width, height] = [scaleSide(picture.width, factor), scaleSide(picture.height, factor)];
    const bytes = await encode(openImage(picture).resize(width, height, { fit: 'fill' }), format, RESIZED_QUALITY);
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
