import sharp from 'sharp';

/** What the stand-in paints: a gradient, its colours from the seed. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  readonly format: 'webp' | 'jpg' | 'png';
  readonly quality: number;
}

/** Pixels at one megapixel; the others are their mirrors. */
const ONE_MEGAPIXEL_SIZES: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['1:1', [1024, 1024]],
  ['16:9', [1344, 768]],
  ['21:9', [1536, 640]],
  ['3:2', [1216, 832]],
  ['5:4', [1088, 896]],
  ['4:3', [1152, 896]],
]);

/** Width and height that a Flux model paints for an input, in pixels. */
export function sizeForInput(input: Readonly<Record<string, unknown>>): readonly [number, number] {
  if (input.aspect_ratio === 'custom') {
    return [roundUpTo16(Number(input.width)), roundUpTo16(Number(input.height))];
  }
  const ratio = String(input.aspect_ratio ?? '1:1');
  const mirrored = ONE_MEGAPIXEL_SIZES.get(ratio.split(':').reverse().join(':'));
  const [width, height] = ONE_MEGAPIXEL_SIZES.get(ratio) ?? (mirrored ? [mirrored[1], mirrored[0]] : [1024, 1024]);
  const half = input.megapixels === '0.25' ? 2 : 1;
  return [width / half, height / half];
}

function roundUpTo16(pixels: number): number {
  return Math.ceil(pixels / 16) * 16;
}

/** Paints it. The same canvas gives the same bytes. */
export async function paintCanvas({ width, height, seed, format, quality }: Canvas): Promise<Uint8Array> {
  const hue = (seed * 137) % 360;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <linearGradient id="g" x2="1" y2="1">
      <stop offset="0" stop-color="hsl(${hue},70%,55%)"/>
      <stop offset="1" stop-color="hsl(${(hue + 60 + (seed % 90)) % 360},60%,25%)"/>
    </linearGradient>
    <rect width="100%" height="100%" fill="url(#g)"/></svg>`;
  const image = sharp(Buffer.from(svg)).flatten();
  const options = { quality: Math.max(1, quality) };
  switch (format) {
    case 'png':
      return image.png().toBuffer();
    case 'jpg':
      return image.jpeg(options).toBuffer();
    case 'webp':
      return image.webp(options).toBuffer();
  }
}
