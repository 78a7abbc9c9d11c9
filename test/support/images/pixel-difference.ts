import sharp from 'sharp';
import type { Picture } from '#services/images/picture.ts';

/** Left, top, right and bottom in shares of a picture's sides. */
export type Area = readonly [number, number, number, number];

/** Mean difference of two pictures of one size, 0…255, in a part of them that is given in shares of their sides. */
export async function pixelDifference(
  one: Picture | undefined,
  other: Picture | undefined,
  [left, top, right, bottom]: Area = [0, 0, 1, 1],
) {
  const pixels = async (picture: Picture | undefined) => {
    const { width, height, bytes } = picture ?? { width: 0, height: 0, bytes: Buffer.alloc(0) };
    const [x, y] = [Math.round(width * left), Math.round(height * top)];
    const area = { left: x, top: y, width: Math.round(width * right) - x, height: Math.round(height * bottom) - y };
    return sharp(bytes).extract(area).removeAlpha().raw().toBuffer();
  };
  const [a, b] = [await pixels(one), await pixels(other)];
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
  return sum / a.length;
}
