import type { Pen } from '../pen.ts';
import type { Page } from './page.ts';

/** Sky, stars, sun or moon, clouds. */
export function paintSky(page: Page): void {
  const { width, height, horizon, scene, dice } = page;
  const night = scene.hour === 'night';
  const storm = scene.weather.has('storm') || scene.weather.has('rain');
  const wide = 26;
  wash(page, horizon + wide * 2, height);
  if (night || scene.lights.has('stars')) stars(page);
  const sunX = width * (dice.chance(0.5) ? dice.between(0.16, 0.36) : dice.between(0.64, 0.84));
  if (scene.lights.has('moon') || (night && !storm)) moon(page, sunX, horizon * dice.between(0.28, 0.45));
  else if (!night && (!storm || scene.lights.has('sun'))) sun(page, sunX);
  if (scene.setting === 'space') planets(page);
  else clouds(page, night, storm);
}

function clouds(page: Page, night: boolean, storm: boolean): void {
  const { width, horizon, scene, pen, dice } = page;
  if (scene.weather.has('rainbow')) rainbow(page);
  const heavy = scene.weather.has('storm');
  const many = heavy
    ? 10
    : storm || scene.weather.has('clouds')
      ? 6
      : Math.round(dice.between(1, 4) * (night ? 0.5 : 1));
  for (let i = 0; i < many; i += 1) {
    const y = horizon * dice.between(0.1, 0.62);
    const size = (0.7 + 0.8 * (1 - y / horizon)) * dice.between(0.7, 1.3);
    cloud(
      pen.at(width * dice.next(), y, size, dice.chance(0.5), 0.2),
      heavy ? '#5a6272' : storm ? '#7f8796' : night ? '#5a6c94' : '#fffaf0',
    );
  }
  if (!night && !storm && dice.chance(0.7) && !page.written) flock(page);
}

function wash({ defs, air, add, width, pen }: Page, bottom: number, height: number): void {
  const colours = [air.top, air.middle, air.low].map((colour) => pen.tone(colour));
  add(`<rect width="${width}" height="${height}" fill="${colours[2]}"/>`);
  add(`<rect width="${width}" height="${bottom}" fill="${defs.fall(colours)}"/>`);
}

function stars({ width, horizon, height, scene, pen, dice, finish }: Page): void {
  const depth = scene.setting === 'space' ? height : horizon;
  const many = Math.round((scene.setting === 'space' ? 150 : 80) * (0.4 + 0.6 * finish) * (width / 1000));
  for (let i = 0; i < many; i += 1) {
    const [x, y, r] = [dice.next() * width, dice.next() ** 1.3 * depth, dice.between(0.8, 2.6)];
    pen.oval(x, y, r, r, '#fff6d8', 0, dice.between(0.35, 1));
  }
  for (let i = 0; i < 5; i += 1) {
    const [x, y, r] = [dice.next() * width, dice.next() * depth * 0.7, dice.between(5, 9)];
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

function glow({ add, defs, pen }: Page, x: number, y: number, radius: number, colour: string, opacity: number): void {
  const fill = defs.glow(pen.tone(colour), opacity);
  add(`<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius.toFixed(1)}" fill="${fill}"/>`);
}

function sun(page: Page, x: number): void {
  const low = page.scene.hour !== 'day';
  const y = page.horizon * (low ? page.dice.between(0.72, 0.92) : page.dice.between(0.22, 0.4));
  const r = page.dice.between(54, 78) * (low ? 1.25 : 1);
  glow(page, x, y, r * 4.6, '#fff2c4', low ? 0.75 : 0.6);
  page.pen.oval(x, y, r, r, low ? '#ffdf9a' : '#fff1bf');
}

function moon(page: Page, x: number, y: number): void {
  const r = page.dice.between(56, 84);
  glow(page, x, y, r * 4, '#dfe8ff', 0.5);
  page.pen.oval(x, y, r, r, '#f7f0d6');
  for (const [dx, dy, size] of [
    [-0.3, -0.25, 0.22],
    [0.35, 0.2, 0.28],
    [-0.1, 0.45, 0.14],
    [0.2, -0.5, 0.1],
  ] as const)
    page.pen.oval(x + dx * r, y + dy * r, size * r, size * r * 0.9, '#d9cfae', 0, 0.5);
}

function planets({ width, height, pen, dice }: Page): void {
  const [x, y, r] = [width * dice.between(0.15, 0.85), height * dice.between(0.14, 0.34), dice.between(70, 120)];
  const colour = dice.pick(['#d98a5a', '#7fa8c9', '#b88ac4', '#d9b36a']);
  pen.oval(x, y, r, r, colour);
  for (const band of [-0.35, 0.05, 0.4])
    pen.oval(x, y + r * band, r * Math.sqrt(1 - band * band) * 0.97, r * 0.08, '#fff3dc', 0, 0.28);
  const ring = Array.from({ length: 21 }, (_, i) => {
    const angle = Math.PI * (i / 20) - 0.1;
    return [x + Math.cos(angle) * r * 1.7, y + Math.sin(angle) * r * 0.42 - Math.cos(angle) * r * 0.2];
  });
  pen.line(ring.flat(), '#f2e3c2', 9, true, 0.85);
}

function rainbow({ width, horizon, pen }: Page): void {
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

function cloud(pen: Pen, colour: string): void {
  pen.blob([-110, 8, -80, -20, -48, -22, -26, -48, 16, -52, 40, -28, 76, -26, 112, 6, 60, 14, -60, 14], colour, 0.82);
  pen.blob([-70, 6, -40, -8, 10, -20, 60, -8, 86, 8, 40, 12, -40, 12], '#ffffff', 0.35);
}

function flock({ width, horizon, pen, dice }: Page): void {
  const [x, y] = [width * dice.between(0.2, 0.8), horizon * dice.between(0.2, 0.5)];
  for (let i = 0; i < 4; i += 1) {
    const [bx, by, size] = [x + dice.jitter() * 110, y + dice.jitter() * 46, dice.between(8, 14)];
    pen.line([bx - size, by - size * 0.4, bx - size * 0.4, by - size * 0.5, bx, by], '#4a4a5c', 2.2);
    pen.line([bx, by, bx + size * 0.4, by - size * 0.5, bx + size, by - size * 0.4], '#4a4a5c', 2.2);
  }
}
