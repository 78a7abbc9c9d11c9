import sharp, { type Sharp } from 'sharp';
import type { Picture } from '#services/pictures.ts';
import type { Brief } from './brief.ts';
import type { Drawing } from './draw.ts';
import { grainTile, noiseTile } from './grain.ts';
import { layerOf, markOf, within } from './mark.ts';
import type { Size } from './size.ts';

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
  const mark = markOf(size, brief.unchecked);
  const encoded = async (picture: Sharp) => ({
    bytes: await encode(picture.removeAlpha(), brief).toBuffer(),
    format: brief.format,
    ...size,
  });
  if (scale === 1 && !given.image) {
    return encoded(sharp(await frame(drawing, brief.seed, size, within(mark, size.width / drawing.view[0]))));
  }
  const svg = await frame(drawing, brief.seed, small, '');
  const painted = scale === 1 ? sharp(svg).removeAlpha() : await enlarged(svg, small, size, style.blocks >= 2);
  const finished = given.image ? await over(given.image, painted, brief.strength, given.mask, size) : painted;
  return encoded(finished.composite([layerOf(mark)]));
}

/** Rastered small, then enlarged: sharp would else raster an SVG at the larger size. */
async function enlarged(svg: Buffer, small: Size, size: Size, blocks: boolean): Promise<Sharp> {
  const pixels = await sharp(svg).removeAlpha().raw().toBuffer();
  const raster = sharp(pixels, { raw: { ...small, channels: 3 } });
  return raster.resize({ ...size, fit: 'fill', kernel: blocks ? 'nearest' : 'cubic' });
}

async function frame(drawing: Drawing, seed: number, { width, height }: Size, over: string): Promise<Buffer> {
  const { body, view, style, finish } = drawing;
  const [across, down] = view;
  const [grain, noise] = await Promise.all([grainTile(), noiseTile()]);
  const [sx, sy] = [(seed * 37) % 256, (seed * 91) % 256];
  const tile = (id: string, url: string) =>
    `<pattern id="${id}" x="${sx}" y="${sy}" width="256" height="256" patternUnits="userSpaceOnUse"><image width="256" height="256" href="${url}"/></pattern>`;
  const sheet = (fill: string, opacity: number) =>
    opacity < 0.01
      ? ''
      : `<rect width="${across}" height="${down}" fill="url(#${fill})" fill-opacity="${opacity.toFixed(3)}"/>`;
  const unfinished = (1 - finish) * 0.72;
  const defs = `<defs>${tile('grain', grain)}${unfinished >= 0.01 ? tile('noise', noise) : ''}<radialGradient id="edge" r=".75"><stop offset=".62" stop-color="#140f24" stop-opacity="0"/><stop offset="1" stop-color="#140f24" stop-opacity=".24"/></radialGradient></defs>`;
  const overlays = `${sheet('edge', 1 - style.paper * 0.7)}${sheet('grain', style.grain * 0.5)}${sheet('noise', unfinished)}`;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${across} ${down}" preserveAspectRatio="none">${defs}${body}${overlays}${over}</svg>`,
  );
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
  const flat = await base
    .composite([{ input: sheet, raw: { ...size, channels: 4 } }])
    .removeAlpha()
    .raw()
    .toBuffer();
  return sharp(flat, { raw: { ...size, channels: 3 } });
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
