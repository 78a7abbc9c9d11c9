import type { OverlayOptions } from 'sharp';
import { type Dice, dice } from './random.ts';
import type { Size } from './size.ts';

/** Pixels. Large enough that its repetition is not seen. */
const SIDE = 192;
const CHANNELS = 4;

const [grain, noise] = [
  // Dark and light, as on rough paper.
  tile('grain', (stream) => {
    const value = stream.jitter();
    return [...(value < 0 ? [20, 14, 36] : [255, 250, 236]), Math.abs(value) * 120];
  }),
  // The coloured noise that a picture is made from.
  tile('noise', (stream) => [stream.next() * 255, stream.next() * 255, stream.next() * 255, 255]),
];

/** The surface of a picture of this size as a layer; `strength` is 0…1, and each `seed` has another piece of it. */
export const grainLayer = (strength: number, seed: number, size: Size) => layer(grain, strength, seed, size);

/** What is not worked out yet, as a layer. */
export const noiseLayer = (strength: number, seed: number, size: Size) => layer(noise, strength, seed, size);

/** No layer where it would not be seen. A tile is never larger than the picture: sharp would refuse it. */
function layer(pixels: Buffer, strength: number, seed: number, size: Size): OverlayOptions[] {
  if (strength < 0.01) return [];
  const [width, height] = [Math.min(SIDE, size.width), Math.min(SIDE, size.height)];
  const from = (dice('piece', seed).next() * SIDE * SIDE * CHANNELS) & ~(CHANNELS - 1);
  // Neighbours have nothing to do with each other, so rows may be cut at any length.
  const piece = Buffer.concat([pixels.subarray(from), pixels.subarray(0, from)]).subarray(0, width * height * CHANNELS);
  for (let at = 3; at < piece.length; at += CHANNELS) piece[at] = (piece[at] ?? 0) * strength;
  return [{ input: piece, raw: { width, height, channels: CHANNELS }, tile: true }];
}

function tile(name: string, pixel: (stream: Dice) => readonly number[]): Buffer {
  const [stream, pixels] = [dice(name), Buffer.alloc(SIDE * SIDE * CHANNELS)];
  for (let at = 0; at < pixels.length; at += CHANNELS) pixels.set(pixel(stream), at);
  return pixels;
}
