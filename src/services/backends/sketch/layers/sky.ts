import type { Pen } from '../drawing/pen.ts';
import type { LayerContext } from './layer-context.ts';

/** Paints the sky, stars, sun or moon, and clouds. */
export function paintSky(context: LayerContext): void {
  const { width, height, horizon, scene, random } = context;
  const night = scene.hour === 'night';
  const isStormy = scene.weather.has('storm') || scene.weather.has('rain');
  const overlap = 26;
  paintWash(context, horizon + overlap * 2, height);
  if (night || scene.lights.has('stars')) paintStars(context);
  const sunX = width * (random.chance(0.5) ? random.between(0.16, 0.36) : random.between(0.64, 0.84));
  if (scene.lights.has('moon') || (night && !isStormy)) paintMoon(context, sunX, horizon * random.between(0.28, 0.45));
  else if (!night && (!isStormy || scene.lights.has('sun'))) paintSun(context, sunX);
  if (scene.setting === 'space') paintPlanets(context);
  else paintClouds(context, night, isStormy);
}

function paintClouds(context: LayerContext, night: boolean, storm: boolean): void {
  const { width, horizon, scene, pen, random } = context;
  if (scene.weather.has('rainbow')) paintRainbow(context);
  const isThunderstorm = scene.weather.has('storm');
  const count = isThunderstorm
    ? 10
    : storm || scene.weather.has('clouds')
      ? 6
      : Math.round(random.between(1, 4) * (night ? 0.5 : 1));
  for (let i = 0; i < count; i += 1) {
    const y = horizon * random.between(0.1, 0.62);
    const size = (0.7 + 0.8 * (1 - y / horizon)) * random.between(0.7, 1.3);
    paintCloud(
      pen.at(width * random.next(), y, size, random.chance(0.5), 0.2),
      isThunderstorm ? '#5a6272' : storm ? '#7f8796' : night ? '#5a6c94' : '#fffaf0',
    );
  }
  if (!night && !storm && random.chance(0.7) && !context.hasHandwriting) paintFlock(context);
}

function paintWash({ defs, atmosphere, addMarkup, width, pen }: LayerContext, bottom: number, height: number): void {
  const colours = [atmosphere.top, atmosphere.middle, atmosphere.low].map((colour) => pen.tone(colour));
  addMarkup(`<rect width="${width}" height="${height}" fill="${colours[2]}"/>`);
  addMarkup(`<rect width="${width}" height="${bottom}" fill="${defs.vertical(colours)}"/>`);
}

function paintStars({ width, horizon, height, scene, pen, random, completeness }: LayerContext): void {
  const depth = scene.setting === 'space' ? height : horizon;
  const count = Math.round((scene.setting === 'space' ? 150 : 80) * (0.4 + 0.6 * completeness) * (width / 1000));
  for (let i = 0; i < count; i += 1) {
    const [x, y, r] = [random.next() * width, random.next() ** 1.3 * depth, random.between(0.8, 2.6)];
    pen.oval(x, y, r, r, '#fff6d8', 0, random.between(0.35, 1));
  }
  for (let i = 0; i < 5; i += 1) {
    const [x, y, r] = [random.next() * width, random.next() * depth * 0.7, random.between(5, 9)];
    const points = [
      0,
      -r,
      r * 0.2,
      -r * 0.2,
      r,
      0,
      r * 0.2,
      r * 0.2,
      0,
      r,
      -r * 0.2,
      r * 0.2,
      -r,
      0,
      -r * 0.2,
      -r * 0.2,
    ];
    pen.poly(
      points.map((value, at) => value + (at % 2 === 0 ? x : y)),
      '#fff6d8',
      0.9,
    );
  }
}

function paintGlow(
  { addMarkup, defs, pen }: LayerContext,
  x: number,
  y: number,
  radius: number,
  colour: string,
  opacity: number,
): void {
  const fill = defs.glow(pen.tone(colour), opacity);
  addMarkup(`<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius.toFixed(1)}" fill="${fill}"/>`);
}

function paintSun(context: LayerContext, x: number): void {
  const low = context.scene.hour !== 'day';
  const y = context.horizon * (low ? context.random.between(0.72, 0.92) : context.random.between(0.22, 0.4));
  const r = context.random.between(54, 78) * (low ? 1.25 : 1);
  paintGlow(context, x, y, r * 4.6, '#fff2c4', low ? 0.75 : 0.6);
  context.pen.oval(x, y, r, r, low ? '#ffdf9a' : '#fff1bf');
}

function paintMoon(context: LayerContext, x: number, y: number): void {
  const r = context.random.between(56, 84);
  paintGlow(context, x, y, r * 4, '#dfe8ff', 0.5);
  context.pen.oval(x, y, r, r, '#f7f0d6');
  for (const [dx, dy, size] of [
    [-0.3, -0.25, 0.22],
    [0.35, 0.2, 0.28],
    [-0.1, 0.45, 0.14],
    [0.2, -0.5, 0.1],
  ] as const)
    context.pen.oval(x + dx * r, y + dy * r, size * r, size * r * 0.9, '#d9cfae', 0, 0.5);
}

function paintPlanets({ width, height, pen, random }: LayerContext): void {
  const [x, y, r] = [width * random.between(0.15, 0.85), height * random.between(0.14, 0.34), random.between(70, 120)];
  const colour = random.pick(['#d98a5a', '#7fa8c9', '#b88ac4', '#d9b36a']);
  pen.oval(x, y, r, r, colour);
  for (const band of [-0.35, 0.05, 0.4])
    pen.oval(x, y + r * band, r * Math.sqrt(1 - band * band) * 0.97, r * 0.08, '#fff3dc', 0, 0.28);
  const ring = Array.from({ length: 21 }, (_, i) => {
    const angle = Math.PI * (i / 20) - 0.1;
    return [x + Math.cos(angle) * r * 1.7, y + Math.sin(angle) * r * 0.42 - Math.cos(angle) * r * 0.2];
  });
  pen.line(ring.flat(), '#f2e3c2', 9, true, 0.85);
}

function paintRainbow({ width, horizon, pen }: LayerContext): void {
  const colours = ['#d9483f', '#ea8a35', '#f0c840', '#57a857', '#4580c8', '#7a55b5'];
  for (const [i, colour] of colours.entries()) {
    const r = Math.min(width * 0.48, horizon * 0.95) - i * 15;
    const arc = Array.from({ length: 17 }, (_, at) => {
      const angle = Math.PI * (1 + at / 16);
      return [width * 0.5 + Math.cos(angle) * r, horizon + 20 + Math.sin(angle) * r];
    });
    pen.line(arc.flat(), colour, 15.5, true, 0.55);
  }
}

function paintCloud(pen: Pen, colour: string): void {
  pen.blob([-110, 8, -80, -20, -48, -22, -26, -48, 16, -52, 40, -28, 76, -26, 112, 6, 60, 14, -60, 14], colour, 0.82);
  pen.blob([-70, 6, -40, -8, 10, -20, 60, -8, 86, 8, 40, 12, -40, 12], '#ffffff', 0.35);
}

function paintFlock({ width, horizon, pen, random }: LayerContext): void {
  const [x, y] = [width * random.between(0.2, 0.8), horizon * random.between(0.2, 0.5)];
  for (let i = 0; i < 4; i += 1) {
    const [bx, by, size] = [x + random.jitter() * 110, y + random.jitter() * 46, random.between(8, 14)];
    pen.line([bx - size, by - size * 0.4, bx - size * 0.4, by - size * 0.5, bx, by], '#4a4a5c', 2.2);
    pen.line([bx, by, bx + size * 0.4, by - size * 0.5, bx + size, by - size * 0.4], '#4a4a5c', 2.2);
  }
}
