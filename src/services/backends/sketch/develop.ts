import sharp, { type Sharp } from 'sharp';
import type { Picture } from '#services/pictures.ts';
import type { Brief } from './brief.ts';
import type { Drawing } from './draw.ts';
import { grainLayer, noiseLayer } from './grain.ts';
import { layerOf, markOf } from './mark.ts';
import type { Size } from './size.ts';
import type { Style } from './style.ts';

/** The pictures that a person gave, of any size. */
export interface Given {
  readonly image?: Picture;
  readonly mask?: Picture;
}

/** Makes an encoded picture of a drawing: raster, grain, the given picture beneath it, the mark, the format. */
export async function develop(drawing: Drawing, brief: Brief, given: Given): Promise<Picture> {
  const { size } = brief;
  const { finish, style } = drawing;
  // What is not worked out, or painted fast, is painted smaller and enlarged.
  const rough = Math.min(finish < 0.93 ? 0.16 + 0.84 * finish : 1, brief.fast ? 0.72 : 1);
  const scale = style.blocks >= 2 ? 1000 / style.blocks / Math.min(size.width, size.height) : rough;
  const small = {
    width: Math.max(8, Math.round(size.width * scale)),
    height: Math.max(8, Math.round(size.height * scale)),
  };
  const svg = frame(drawing, small);
  const noise = noiseLayer((1 - finish) * 0.72, brief.seed, small);
  const painted =
    scale === 1
      ? sharp(svg).removeAlpha()
      : enlarged(await flat(sharp(svg).composite(noise).removeAlpha(), small), size, style);
  const finished = given.image ? await over(given.image, painted, brief.strength, given.mask, size) : painted;
  // A picture that is given has a surface of its own.
  const grain = given.image ? [] : grainLayer(style.grain * 0.5, brief.seed, size);
  const layered = finished.composite([...grain, layerOf(markOf(size, brief.unchecked))]).removeAlpha();
  const bytes = await encode(layered, brief).toBuffer();
  return { bytes, format: brief.format, ...size };
}

/** From a raster: sharp would raster an SVG at the larger size at once. */
function enlarged(raster: Sharp, size: Size, { blocks }: Style): Sharp {
  return raster.resize({ ...size, fit: 'fill', kernel: blocks >= 2 ? 'nearest' : 'cubic' });
}

/** What the pipeline gives so far, as the beginning of another. */
async function flat(picture: Sharp, size: Size): Promise<Sharp> {
  return sharp(await picture.raw().toBuffer(), { raw: { ...size, channels: 3 } });
}

/** The drawing as an SVG of so many pixels, darker towards its edges. */
function frame({ body, view, style }: Drawing, { width, height }: Size): Buffer {
  const [across, down] = view;
  const stops =
    '<stop offset=".62" stop-color="#140f24" stop-opacity="0"/><stop offset="1" stop-color="#140f24" stop-opacity=".24"/>';
  const edge = `<defs><radialGradient id="edge" r=".75">${stops}</radialGradient></defs><rect width="${across}" height="${down}" fill="url(#edge)" fill-opacity="${(1 - style.paper * 0.7).toFixed(3)}"/>`;
  const attributes = `width="${width}" height="${height}" viewBox="0 0 ${across} ${down}" preserveAspectRatio="none"`;
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${body}${edge}</svg>`);
}

/** The drawing over a given picture; the mask's white says where. */
async function over(
  image: Picture,
  painted: Sharp,
  strength: number,
  mask: Picture | undefined,
  size: Size,
): Promise<Sharp> {
  const base = sharp(image.bytes)
    .autoOrient()
    .resize({ ...size, fit: 'fill' })
    .removeAlpha()
    .toColourspace('srgb');
  const share = strength ** 1.4;
  const veil = mask
    ? sharp(mask.bytes)
        .resize({ ...size, fit: 'fill' })
        .removeAlpha()
        .toColourspace('b-w')
        .linear(share, 0)
    : sharp({ create: { ...size, channels: 3, background: grey(share) } }).toColourspace('b-w');
  const [pixels, alpha] = await Promise.all([painted.raw().toBuffer(), veil.raw().toBuffer()]);
  const sheet = await sharp(pixels, { raw: { ...size, channels: 3 } })
    .joinChannel(alpha, { raw: { ...size, channels: 1 } })
    .raw()
    .toBuffer();
  return flat(base.composite([{ input: sheet, raw: { ...size, channels: 4 } }]).removeAlpha(), size);
}

const grey = (share: number) => {
  const value = Math.round(share * 255);
  return { r: value, g: value, b: value };
};

function encode(picture: Sharp, { format, quality }: Brief): Sharp {
  switch (format) {
    case 'webp':
      return picture.webp({ quality, effort: 2 });
    case 'jpg':
      return picture.jpeg({ quality });
    case 'png':
      return picture.png({ compressionLevel: 5 });
  }
}
