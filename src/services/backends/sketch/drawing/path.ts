import type { SeededRandom } from './seeded-random.ts';

/** x, y, x, y, … */
export type Points = readonly number[];

const round = (value: number) => Math.round(value * 10) / 10;

/**
 * Path data through the points: `smooth` as a Catmull-Rom curve, else by straight lines. `wobble` displaces the points
 * at random, in units of the page, and less for small shapes, so that an eye stays recognizable.
 */
export function toPathData(
  points: Points,
  closed: boolean,
  smooth: boolean,
  wobble: number,
  random: SeededRandom,
): string {
  const amplitude = wobble * Math.min(1, extent(points) / 120);
  const moved = amplitude > 0.05 ? points.map((value) => value + random.jitter() * amplitude) : points;
  return smooth ? curve(moved, closed) : lines(moved, closed, amplitude, random);
}

function curve(points: Points, closed: boolean): string {
  const count = points.length / 2;
  const point = (index: number): [number, number] => {
    const bounded = closed ? (index + count) % count : Math.min(count - 1, Math.max(0, index));
    return [points[bounded * 2] ?? 0, points[bounded * 2 + 1] ?? 0];
  };
  const [startX, startY] = point(0);
  let path = `M${round(startX)} ${round(startY)}`;
  for (let i = 0; i < (closed ? count : count - 1); i += 1) {
    const [[ax, ay], [bx, by], [cx, cy], [dx, dy]] = [point(i - 1), point(i), point(i + 1), point(i + 2)];
    path += `C${round(bx + (cx - ax) / 6)} ${round(by + (cy - ay) / 6)} ${round(cx - (dx - bx) / 6)} ${round(cy - (dy - by) / 6)} ${round(cx)} ${round(cy)}`;
  }
  return closed ? `${path}Z` : path;
}

/** Straight edges, each bent a little in the middle where `wobble` is set. */
function lines(points: Points, closed: boolean, amplitude: number, random: SeededRandom): string {
  let path = '';
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i] ?? 0, points[i + 1] ?? 0];
    if (i === 0) path = `M${round(x)} ${round(y)}`;
    else if (amplitude > 0.05) {
      const middleX = (x + (points[i - 2] ?? 0)) / 2 + random.jitter() * amplitude * 0.7;
      const middleY = (y + (points[i - 1] ?? 0)) / 2 + random.jitter() * amplitude * 0.7;
      path += `Q${round(middleX)} ${round(middleY)} ${round(x)} ${round(y)}`;
    } else path += `L${round(x)} ${round(y)}`;
  }
  return closed ? `${path}Z` : path;
}

/** The longer side of the box around the points. */
export function extent(points: Points): number {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i] ?? 0, points[i + 1] ?? 0];
    [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
  }
  return Math.max(right - left, bottom - top);
}

/** Points of an ellipse; `tilt` in degrees. */
export function ovalPoints(x: number, y: number, rx: number, ry: number, tilt = 0): Points {
  const [cos, sin] = [Math.cos((tilt * Math.PI) / 180), Math.sin((tilt * Math.PI) / 180)];
  const count = 10;
  return Array.from({ length: count }, (_, i) => {
    const [px, py] = [Math.cos((i * 2 * Math.PI) / count) * rx, Math.sin((i * 2 * Math.PI) / count) * ry];
    return [x + px * cos - py * sin, y + px * sin + py * cos];
  }).flat();
}
