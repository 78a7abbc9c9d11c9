import type { Points } from './path.ts';
import type { SeededRandom } from './seeded-random.ts';

/** Path data of parallel pencil strokes that fill a shape; `gap` in the page's units, `degrees` from the horizontal. */
export function hatchPath(points: Points, smooth: boolean, gap: number, degrees: number, random: SeededRandom): string {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const outline = smooth ? flatten(points) : points;
  const turned = outline.map((value, i) =>
    i % 2 === 0 ? value * cos - (outline[i + 1] ?? 0) * sin : (outline[i - 1] ?? 0) * sin + value * cos,
  );
  const heights = turned.filter((_, i) => i % 2 === 1);
  const [top, bottom] = [Math.min(...heights), Math.max(...heights)];
  let path = '';
  // All shapes share one grid, so that the hatching of adjacent shapes of one colour lines up.
  for (let y = Math.ceil(top / gap) * gap; y < bottom; y += gap) {
    const level = y + random.jitter() * gap * 0.25;
    const crossingXs = crossingsAt(turned, level);
    for (let i = 0; i + 1 < crossingXs.length; i += 2) {
      const [x1, x2] = [(crossingXs[i] ?? 0) + random.next() * 2, (crossingXs[i + 1] ?? 0) - random.next() * 2];
      if (x2 - x1 < 2) continue;
      const tilt = random.jitter() * gap * 0.3;
      path += `M${rotateBack(x1, level, cos, sin)}L${rotateBack(x2, level + tilt, cos, sin)}`;
    }
  }
  return path;
}

/** x of each point where a horizontal line crosses the outline, from left to right. */
function crossingsAt(outline: Points, y: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < outline.length; i += 2) {
    const [x1, y1] = [outline[i] ?? 0, outline[i + 1] ?? 0];
    const [x2, y2] = [outline[(i + 2) % outline.length] ?? 0, outline[(i + 3) % outline.length] ?? 0];
    if (y1 > y !== y2 > y) found.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
  }
  return found.sort((one, other) => one - other);
}

function rotateBack(x: number, y: number, cos: number, sin: number): string {
  return `${(x * cos + y * sin).toFixed(1)} ${(y * cos - x * sin).toFixed(1)}`;
}

/** Converts a closed Catmull-Rom curve to a polygon with four segments for each point. */
function flatten(points: Points): Points {
  const count = points.length / 2;
  const flat: number[] = [];
  for (let i = 0; i < count; i += 1) {
    for (let piece = 0; piece < 4; piece += 1) {
      const t = piece / 4;
      for (const axis of [0, 1]) {
        const [a = 0, b = 0, c = 0, d = 0] = [-1, 0, 1, 2].map(
          (offset) => points[((i + offset + count) % count) * 2 + axis],
        );
        flat.push(b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))));
      }
    }
  }
  return flat;
}
