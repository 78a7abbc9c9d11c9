import sharp from 'sharp';
import { dice } from './random.ts';

/** Pixels. Large enough that its repetition is not seen. */
const SIDE = 256;

let grain: Promise<string> | undefined;
let noise: Promise<string> | undefined;

/** The grain of paper, dark and light, as a `data:` address; made once a process, always the same. */
export function grainTile(): Promise<string> {
  grain ??= tile('grain', (stream) => {
    const value = stream.jitter();
    return [value < 0 ? 20 : 255, value < 0 ? 14 : 250, value < 0 ? 36 : 236, Math.abs(value) * 120];
  });
  return grain;
}

/** The coloured noise that a picture is made from, as a `data:` address. */
export function noiseTile(): Promise<string> {
  noise ??= tile('noise', (stream) => [stream.next() * 255, stream.next() * 255, stream.next() * 255, 255]);
  return noise;
}

async function tile(name: string, pixel: (stream: ReturnType<typeof dice>) => readonly number[]): Promise<string> {
  const stream = dice(name);
  const pixels = Buffer.alloc(SIDE * SIDE * 4);
  for (let at = 0; at < pixels.length; at += 4) pixels.set(pixel(stream), at);
  const png = await sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 4 } })
    .png()
    .toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}
