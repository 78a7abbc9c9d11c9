import { setImmediate } from 'node:timers/promises';
import type { SeededRandom } from '#services/backends/sketch/drawing/seeded-random.ts';
import type { Size } from '#services/backends/sketch/prompt/size.ts';

const CHANNELS = 3;
/** How far lines move at most at full strength, as a share of the shorter side. */
const MAX_SHIFT = 0.045;
/** Rows that are moved before other work gets its turn. */
const ROWS_PER_TURN = 64;

/** A smooth curve between −1 and 1 along a side of `length` pixels. */
function createCurve(length: number, waves: number, random: SeededRandom): Float32Array {
  const phase = random.next() * 2 * Math.PI;
  const turns = waves * random.between(0.7, 1.4);
  return Float32Array.from({ length }, (_, at) => Math.sin(phase + (at / length) * turns * 2 * Math.PI));
}

/** The picture with its lines moved a little, as if another hand had drawn it. RGB, 8 bits. Strength 0 moves nothing. */
export async function warp(pixels: Buffer, size: Size, strength: number, random: SeededRandom): Promise<Buffer> {
  const { width, height } = size;
  if (strength === 0) return pixels;
  const shift = (strength * MAX_SHIFT * Math.min(width, height)) / 2;
  const curve = (length: number, waves: number) => createCurve(length, waves, random);
  const across = [curve(width, 1.2), curve(width, 3), curve(width, 1.2), curve(width, 3)] as const;
  const down = [curve(height, 1.2), curve(height, 3), curve(height, 1.2), curve(height, 3)] as const;
  const moved = Buffer.alloc(pixels.length);
  for (let y = 0; y < height; y += 1) {
    if (y % ROWS_PER_TURN === 0) await setImmediate();
    const [d0, d1, d2, d3] = [down[0][y] ?? 0, down[1][y] ?? 0, down[2][y] ?? 0, down[3][y] ?? 0];
    for (let x = 0; x < width; x += 1) {
      const fromX = x + shift * (d0 * (across[0][x] ?? 0) + d1 * (across[1][x] ?? 0) * 0.5);
      const fromY = y + shift * (d2 * (across[2][x] ?? 0) + d3 * (across[3][x] ?? 0) * 0.5);
      copyPixel(pixels, moved, (y * width + x) * CHANNELS, fromX, fromY, size);
    }
  }
  return moved;
}

/** Copies the pixel at a place between four pixels; beyond the edge, the one at the edge. */
function copyPixel(from: Buffer, to: Buffer, at: number, x: number, y: number, { width, height }: Size): void {
  const [left, top] = [clamp(Math.floor(x), width - 1), clamp(Math.floor(y), height - 1)];
  const [right, bottom] = [clamp(left + 1, width - 1), clamp(top + 1, height - 1)];
  const [partX, partY] = [clamp(x - left, 1), clamp(y - top, 1)];
  const [topRow, bottomRow] = [top * width, bottom * width];
  for (let channel = 0; channel < CHANNELS; channel += 1) {
    const value = (row: number, column: number) => from[(row + column) * CHANNELS + channel] ?? 0;
    const upper = value(topRow, left) * (1 - partX) + value(topRow, right) * partX;
    const lower = value(bottomRow, left) * (1 - partX) + value(bottomRow, right) * partX;
    to[at + channel] = Math.round(upper * (1 - partY) + lower * partY);
  }
}

const clamp = (value: number, max: number) => Math.min(Math.max(value, 0), max);
