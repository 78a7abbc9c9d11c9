import sharp, { type Sharp } from 'sharp';
import type { Drawing } from '#services/backends/sketch/draw-scene.ts';
import type { RenderOptions } from '#services/backends/sketch/prompt/render-options.ts';
import type { Size } from '#services/backends/sketch/prompt/size.ts';
import type { DrawingStyle } from '#services/backends/sketch/style/drawing-style.ts';
import { worstDecodeBytes } from '#services/images/decode/decode-cost.ts';
import { decodeInTurn } from '#services/images/decode/decode-queue.ts';
import type { Picture } from '#services/images/picture.ts';
import { grainLayer, noiseLayer } from './grain.ts';
import { paintOver } from './paint-over.ts';
import { createWatermark, toLayer } from './watermark.ts';

/** The person's pictures, of any size. */
export interface InputPictures {
  readonly image?: Picture;
  readonly mask?: Picture;
}

/** Encodes a drawing as a picture: raster, input picture, grain, watermark, format. */
export function rasterize(drawing: Drawing, options: RenderOptions, inputPictures: InputPictures): Promise<Picture> {
  const { image, mask } = inputPictures;
  const bytes = Math.max(0, ...[image, mask].map((picture) => (picture ? worstDecodeBytes(picture) : 0)));
  return decodeInTurn(bytes, () => rasterizeNow(drawing, options, inputPictures));
}

async function rasterizeNow(drawing: Drawing, options: RenderOptions, inputPictures: InputPictures): Promise<Picture> {
  const { size } = options;
  const { completeness, style } = drawing;
  // With few steps, or with `go_fast`, it is drawn smaller and enlarged.
  const renderScale = Math.min(completeness < 0.93 ? 0.16 + 0.84 * completeness : 1, options.goFast ? 0.72 : 1);
  const scale = style.blocks >= 2 ? 1000 / style.blocks / Math.min(size.width, size.height) : renderScale;
  const renderSize = {
    width: Math.max(8, Math.round(size.width * scale)),
    height: Math.max(8, Math.round(size.height * scale)),
  };
  const svg = toSvg(drawing, renderSize);
  const noise = noiseLayer((1 - completeness) * 0.72, options.seed, renderSize);
  const painted =
    scale === 1
      ? sharp(svg).removeAlpha()
      : resized(await flatten(sharp(svg).composite(noise).removeAlpha(), renderSize), size, style);
  const finished = inputPictures.image
    ? await paintOver(inputPictures.image, painted, { ...options, mask: inputPictures.mask })
    : painted;
  // No grain is added to an input picture, because it has its own.
  const grain = inputPictures.image ? [] : grainLayer(style.grain * 0.5, options.seed, size);
  const watermark = createWatermark(size, {
    safetyCheckDisabled: options.safetyCheckDisabled,
    coversAnother: inputPictures.image !== undefined,
  });
  const layered = finished.composite([...grain, toLayer(watermark)]).removeAlpha();
  const bytes = await encode(layered, options).toBuffer();
  return { bytes, format: options.format, ...size };
}

/** Takes a raster, because sharp would rasterize an SVG directly at the larger size. */
function resized(raster: Sharp, size: Size, { blocks }: DrawingStyle): Sharp {
  return raster.resize({ ...size, fit: 'fill', kernel: blocks >= 2 ? 'nearest' : 'cubic' });
}

/** Starts a new pipeline from the output of this one. */
async function flatten(picture: Sharp, size: Size): Promise<Sharp> {
  return sharp(await picture.raw().toBuffer(), { raw: { ...size, channels: 3 } });
}

/** The drawing as an SVG of this size in pixels, with a vignette. */
function toSvg({ body, viewBox, style }: Drawing, { width, height }: Size): Buffer {
  const [across, down] = viewBox;
  const stops =
    '<stop offset=".62" stop-color="#140f24" stop-opacity="0"/><stop offset="1" stop-color="#140f24" stop-opacity=".24"/>';
  const edge = `<defs><radialGradient id="edge" r=".75">${stops}</radialGradient></defs><rect width="${across}" height="${down}" fill="url(#edge)" fill-opacity="${(1 - style.paper * 0.7).toFixed(3)}"/>`;
  const attributes = `width="${width}" height="${height}" viewBox="0 0 ${across} ${down}" preserveAspectRatio="none"`;
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${body}${edge}</svg>`);
}

function encode(picture: Sharp, { format, quality }: RenderOptions): Sharp {
  switch (format) {
    case 'webp':
      return picture.webp({ quality, effort: 2 });
    case 'jpg':
      return picture.jpeg({ quality });
    case 'png':
      return picture.png({ compressionLevel: 5 });
  }
}
