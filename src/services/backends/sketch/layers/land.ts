import { MOTIFS } from '../motifs/index.ts';
import type { Setting } from '../prompt/vocabulary.ts';
import type { LayerContext } from './layer-context.ts';
import { paintRoom } from './room.ts';
import { isOnWater } from './subjects.ts';

/** Ground colours of a place, from the horizon to the lower edge. */
const GROUND_COLOURS: Readonly<Record<Setting, readonly [string, string, string]>> = {
  meadow: ['#9db86a', '#7fa852', '#5c8f45'],
  forest: ['#6f9a62', '#4f8050', '#3a6844'],
  mountains: ['#8fa886', '#6f9460', '#54804f'],
  sea: ['#5fa3b5', '#3f86a3', '#e3cf9e'],
  city: ['#8d8f9c', '#6f7280', '#565866'],
  desert: ['#e6c283', '#d9a765', '#c68d4e'],
  snow: ['#dfe9ee', '#eef4f5', '#fbfcfb'],
  room: ['#b98a60', '#a87a52', '#8f6343'],
  space: ['#8d86a0', '#77708c', '#5f5876'],
};

/** Paints everything between the sky and the subjects. */
export function paintLand(context: LayerContext): void {
  const { scene } = context;
  if (scene.setting === 'room') paintRoom(context);
  else if (scene.setting === 'sea') paintSea(context);
  else paintCountry(context);
}

function paintCountry(context: LayerContext): void {
  const { scene } = context;
  if (scene.setting === 'mountains' || (scene.setting === 'snow' && context.random.chance(0.6))) paintPeaks(context);
  else if (scene.setting !== 'city' && scene.setting !== 'space') paintRanges(context);
  if (scene.setting === 'city') paintSkyline(context);
  paintHills(context);
  if (scene.setting === 'forest') paintTrees(context, ['tree', 'pine'], 15);
  if (scene.setting === 'meadow') paintTrees(context, ['tree'], 5);
  if (scene.setting === 'mountains' || scene.setting === 'snow') paintTrees(context, ['pine'], 9);
  if (scene.setting === 'desert') paintTrees(context, ['cactus'], 4);
  if (scene.setting === 'space') paintCraters(context);
}

/** A line of hills from left to right, `rise` units high, closed below. */
function ridgePoints(context: LayerContext, y: number, rise: number, count: number): number[] {
  const { width, height, random } = context;
  const points: number[] = [-60, height + 60, -60, y - rise * random.next()];
  for (let i = 0; i <= count; i += 1) points.push((width * i) / count, y - rise * random.between(0, 1));
  return [...points, width + 60, y - rise * random.next(), width + 60, height + 60];
}

function paintRanges(context: LayerContext): void {
  const [far] = GROUND_COLOURS[context.scene.setting];
  for (const [depth, lift, rise] of [
    [0.85, 34, 90],
    [0.6, 8, 60],
  ] as const)
    context.pen.at(0, 0, 1, false, depth).blob(ridgePoints(context, context.horizon - lift, rise, 5), far);
}

function paintPeaks(context: LayerContext): void {
  const { width, horizon, random } = context;
  for (const [depth, scale] of [
    [0.7, 1],
    [0.42, 0.72],
  ] as const) {
    const pen = context.pen.at(0, 0, 1, false, depth);
    const count = Math.max(2, Math.round(width / 380));
    for (let i = 0; i <= count; i += 1) {
      const [x, reach] = [(width * (i + random.jitter() * 0.4)) / count, random.between(190, 290) * scale];
      const top = horizon - random.between(230, 400) * scale * Math.min(1, horizon / 560);
      const slope = (x1: number, t: number) => [x + (x1 - x) * t, top + (horizon + 60 - top) * t];
      const left = slope(x - reach, 0.5 + random.jitter() * 0.06);
      const right = slope(x + reach, 0.46 + random.jitter() * 0.06);
      pen.poly([x - reach, horizon + 60, ...left, x, top, ...right, x + reach, horizon + 60], '#77839c');
      pen.poly(
        [
          x,
          top,
          ...right,
          x + reach,
          horizon + 60,
          x + reach * 0.25,
          horizon + 60,
          x - reach * 0.08,
          top + 120 * scale,
        ],
        '#5d6884',
      );
      const [sl, sr] = [slope(x - reach, 0.26), slope(x + reach, 0.28)];
      const [lx = 0, ly = 0, rx = 0, ry = 0] = [...sl, ...sr];
      pen.poly(
        [lx, ly, x, top, rx, ry, x + (rx - x) * 0.4, ry - 22, x + 4, ry + 12, x - (x - lx) * 0.45, ly - 18],
        '#f7f6f4',
      );
    }
  }
}

function paintHills(context: LayerContext): void {
  const { horizon, height, pen } = context;
  const [far, middle, near] = GROUND_COLOURS[context.scene.setting];
  const drop = height - horizon;
  const rise = context.scene.setting === 'city' ? 6 : 46;
  pen.at(0, 0, 1, false, 0.35).blob(ridgePoints(context, horizon + 34, rise, 4), far);
  pen.at(0, 0, 1, false, 0.14).blob(ridgePoints(context, horizon + drop * 0.3 + 20, rise, 3), middle);
  pen.blob(ridgePoints(context, horizon + drop * 0.58 + 14, rise * 0.8, 3), near);
}

function paintTrees(context: LayerContext, kinds: readonly [string, ...string[]], density: number): void {
  const { width, horizon, height, random, pen, completeness } = context;
  const places = Array.from(
    { length: Math.round(density * (0.5 + 0.5 * completeness) * (width / 1000)) },
    () => random.next() ** 1.4,
  );
  for (const nearness of places.sort((one, other) => one - other)) {
    const y = horizon + 26 + nearness * (height - horizon) * 0.42;
    const size = 0.75 + nearness * 1.7 + random.jitter() * 0.2;
    const draw = MOTIFS.get(random.pick(kinds));
    // Large trees stand at the sides, so that they frame the subject.
    const side =
      nearness > 0.4 ? (random.chance(0.5) ? random.between(-0.02, 0.2) : random.between(0.8, 1.02)) : random.next();
    draw?.(pen.at(width * side, y, size, random.chance(0.5), 0.42 - nearness * 0.4), undefined);
  }
}

function paintSea(context: LayerContext): void {
  const { width, height, horizon, pen, random, scene, completeness } = context;
  const [far, near, sand] = GROUND_COLOURS.sea;
  paintRanges(context);
  pen.at(0, 0, 1, false, 0.3).poly([-40, horizon, width + 40, horizon, width + 40, height + 40, -40, height + 40], far);
  pen.blob(ridgePoints(context, horizon + (height - horizon) * 0.4, 26, 6), near);
  const ripples = Math.round(70 * (0.3 + 0.7 * completeness) * (width / 1000));
  for (let i = 0; i < ripples; i += 1) {
    const t = random.next();
    const [x, y, reach] = [random.next() * width, horizon + 8 + t ** 1.5 * (height - horizon) * 0.86, 14 + t * 60];
    pen.line(
      [x - reach, y, x - reach * 0.3, y - 2 - t * 4, x + reach * 0.3, y + 2, x + reach, y],
      '#eaf6f4',
      1.4 + t * 2.4,
      true,
      0.3 + t * 0.25,
    );
  }
  if (scene.subjects.length > 0 && scene.subjects.every(({ motif }) => isOnWater(motif))) return;
  const beach = height - (height - horizon) * 0.3;
  pen.blob(ridgePoints(context, beach - 8, 22, 4), '#f4f8f4', 0.8);
  pen.blob(ridgePoints(context, beach + 14, 20, 4), sand);
}

function paintSkyline(context: LayerContext): void {
  const { width, horizon, random, pen } = context;
  for (const [depth, scale, many] of [
    [0.6, 2.4, 11],
    [0.25, 1.9, 9],
  ] as const) {
    const count = Math.round((many * width) / 1000);
    for (let i = 0; i <= count; i += 1) {
      const x = (width * (i + random.jitter() * 0.3)) / count;
      MOTIFS.get('tower')?.(pen.at(x, horizon + 40, scale * random.between(0.75, 1.5), false, depth), undefined);
    }
  }
}

function paintCraters({ width, height, horizon, random, pen }: LayerContext): void {
  for (let i = 0; i < 9; i += 1) {
    const t = random.next();
    const [x, y, r] = [random.next() * width, horizon + 50 + t * (height - horizon - 60), 16 + t * 44];
    pen.oval(x, y, r, r * 0.36, '#4a4460', 0, 0.6);
    pen.oval(x + r * 0.06, y + r * 0.09, r * 0.84, r * 0.24, '#8d86a0', 0, 0.6);
  }
}
