import type { OverlayOptions } from 'sharp';
import { createRandom, type SeededRandom } from '#services/backends/sketch/drawing/seeded-random.ts';
import type { Size } from '#services/backends/sketch/prompt/size.ts';

/** Large enough that the repetition of the tile is not visible. */
const TILE_SIDE_PX = 192;
const CHANNELS = 4;

const [grain, noise] = [
  // Dark and light specks, as on rough paper.
  createTile('grain', (stream) => {
    const value = stream.jitter();
    return [...(value < 0 ? [20, 14, 36] : [255, 250, 236]), Math.abs(value) * 120];
  }),
  // Coloured noise, like the noise that a diffusion model starts from.
  createTile('noise', (stream) => [stream.next() * 255, stream.next() * 255, stream.next() * 255, 255]),
];

/** The surface of a picture of this size as a layer; `strength` is 0…1, and each `seed` starts at another place in the tile. */
export const grainLayer = (strength: number, seed: number, size: Size) => tileLayer(grain, strength, seed, size);

/** A layer of noise for pictures that are not fully developed. */
export const noiseLayer = (strength: number, seed: number, size: Size) => tileLayer(noise, strength, seed, size);

/** No layer where it would not be visible. A tile is never larger than the picture, because sharp rejects that. */
function tileLayer(pixels: Buffer, strength: number, seed: number, size: Size): OverlayOptions[] {
  if (strength < 0.01) return [];
  const [width, height] = [Math.min(TILE_SIDE_PX, size.width), Math.min(TILE_SIDE_PX, size.height)];
  const start = (createRandom('piece', seed).next() * TILE_SIDE_PX * TILE_SIDE_PX * CHANNELS) & ~(CHANNELS - 1);
  // Adjacent pixels are independent, so the tile can be cut into rows of any width.
  const piece = Buffer.concat([pixels.subarray(start), pixels.subarray(0, start)]).subarray(
    0,
    width * height * CHANNELS,
  );
  for (let at = 3; at < piece.length; at += CHANNELS) piece[at] = (piece[at] ?? 0) * strength;
  return [{ input: piece, raw: { width, height, channels: CHANNELS }, tile: true }];
}

function createTile(name: string, pixel: (stream: SeededRandom) => readonly number[]): Buffer {
  const [stream, pixels] = [createRandom(name), Buffer.alloc(TILE_SIDE_PX * TILE_SIDE_PX * CHANNELS)];
  for (let at = 0; at < pixels.length; at += CHANNELS) pixels.set(pixel(stream), at);
  return pixels;
}
