import type { Pen } from '../drawing/pen.ts';
import { blend } from '../style/colour.ts';
import type { Motif } from './motif.ts';

/** A leaf from its stem to its tip, `bend` to one side, with its veins. */
function paintLeaf(
  pen: Pen,
  from: readonly [number, number],
  to: readonly [number, number],
  width: number,
  green: string,
) {
  const [[x, y], [tipX, tipY]] = [from, to];
  const [dx, dy] = [tipX - x, tipY - y];
  const length = Math.hypot(dx, dy);
  const pointAlong = (t: number, aside: number) => [
    x + dx * t - (dy / length) * aside,
    y + dy * t + (dx / length) * aside,
  ];
  pen.blob(
    [
      ...from,
      ...pointAlong(0.3, width),
      ...pointAlong(0.62, width * 0.86),
      ...to,
      ...pointAlong(0.62, -width * 0.86),
      ...pointAlong(0.3, -width),
    ],
    green,
  );
  const vein = blend(green, '#fff6cf', 0.4);
  pen.line([...from, ...pointAlong(0.5, 0.6), ...pointAlong(0.92, 0)], vein, 1.3);
  for (const t of [0.26, 0.44, 0.62])
    for (const side of [-1, 1])
      pen.line([...pointAlong(t, 0), ...pointAlong(t + 0.16, side * width * 0.62)], vein, 0.8);
}

const leaves: Motif = (pen, colour) => {
  const green = colour ?? pen.random.pick(['#5a9a4d', '#c98a3a', '#4c8a6a', '#b8573c']);
  paintLeaf(pen, [-6, -6], [-58, -48], 15, blend(green, '#16302c', 0.22));
  paintLeaf(pen, [6, -6], [60, -40], 15, blend(green, '#f0d070', 0.22));
  paintLeaf(pen, [0, -4], [pen.random.between(-6, 8), -100], 21, green);
  pen.line([0, -6, 1, 2], '#6d4b39', 3);
};

const sprig: Motif = (pen, colour) => {
  const berry = colour ?? pen.random.pick(['#d0483f', '#e8a13c', '#6a63b8', '#f1ece2']);
  const green = pen.random.pick(['#5a8f5a', '#6f9a4d', '#4f8278']);
  pen.line([-14, 0, -4, -30, 4, -62, 14, -94], '#6d4b39', 2.6);
  for (const [y, x, side] of [
    [-20, -8, -1],
    [-34, -3, 1],
    [-48, 0, -1],
    [-62, 4, 1],
    [-76, 8, -1],
  ] as const)
    paintLeaf(pen, [x, y], [x + side * 32, y - 18], 6.5, blend(green, '#f3efb0', (-y - 20) / 220));
  paintLeaf(pen, [14, -94], [20, -110], 5, green);
  for (const [x, y] of [
    [14, -66],
    [20, -74],
    [-12, -60],
    [-18, -66],
    [12, -40],
    [24, -90],
  ] as const) {
    pen.line([x * 0.35, y + 6, x, y], '#6d4b39', 0.9);
    pen.oval(x, y, 4.6, 4.6, berry);
    pen.oval(x - 1.4, y - 1.6, 1.3, 1.1, '#ffffff', 0, 0.7);
  }
};

const pebbles: Motif = (pen, colour) => {
  const stones = ['#8f959c', '#b7a894', '#6f7f88', '#cfc6b8', '#a58f84'];
  const stone = () => colour ?? pen.random.pick(['#8f959c', ...stones]);
  for (const [x, y, wide, high] of [
    [-58, -9, 24, 11],
    [54, -8, 20, 10],
    [0, -15, 54, 16],
    [4, -41, 40, 13],
    [-5, -63, 29, 11],
    [2, -81, 19, 9],
    [0, -95, 11, 6.5],
  ] as const) {
    const stoneColour = stone();
    const lean = pen.random.jitter() * 5;
    pen.oval(x, y, wide, high, stoneColour, lean);
    pen.oval(
      x - wide * 0.25,
      y - high * 0.42,
      wide * 0.42,
      high * 0.22,
      blend(stoneColour, '#ffffff', 0.45),
      lean,
      0.7,
    );
  }
};

const shell: Motif = (pen, colour) => {
  const pearl = colour ?? pen.random.pick(['#f0c3a8', '#e6d3bd', '#d9a7b8', '#b9c7cf']);
  const line = blend(pearl, '#6a3d3a', 0.35);
  pen.blob([-22, 0, -16, -14, 16, -14, 22, 0], blend(pearl, '#6a3d3a', 0.15));
  pen.blob([-12, -6, -46, -34, -54, -66, -34, -90, 0, -98, 34, -90, 54, -66, 46, -34, 12, -6], pearl);
  for (const x of [-44, -30, -15, 0, 15, 30, 44])
    pen.line([x * 0.16, -10, x * 0.72, -50, x, -95 + Math.abs(x) * 0.6], line, 1.5);
  pen.line([-48, -58, 0, -82, 48, -58], blend(pearl, '#ffffff', 0.5), 2.4, true, 0.7);
};

const vase: Motif = (pen, colour) => {
  const clay = colour ?? pen.random.pick(['#4f7f96', '#d9c3a5', '#b8654c', '#8a9a78']);
  for (const [x, y, bend] of [
    [-26, -88, -10],
    [0, -104, 2],
    [27, -86, 10],
  ] as const) {
    pen.line([0, -44, bend, -66, x, y], '#5a8f5a', 1.8);
    paintLeaf(pen, [bend * 0.9, -66], [bend + (x < 0 ? -20 : 22), -72], 5, '#6f9a5a');
    const petal = pen.random.pick(['#f1ece2', '#e8b04a', '#d9738f', '#e2574c']);
    for (let i = 0; i < 6; i += 1) {
      const angle = (i * Math.PI) / 3;
      pen.oval(x + Math.cos(angle) * 7, y + Math.sin(angle) * 7, 6, 4, petal, i * 60);
    }
    pen.oval(x, y, 4, 4, '#f2c14a');
  }
  pen.blob([-9, -48, -12, -38, -24, -24, -20, -4, -12, 0, 12, 0, 20, -4, 24, -24, 12, -38, 9, -48], clay);
  pen.oval(0, -48, 10, 2.6, blend(clay, '#1d1420', 0.4));
  pen.line([-21, -18, 0, -13, 21, -18], blend(clay, '#ffffff', 0.4), 2);
};

/** Motifs of small things that fit any prompt, by name. */
export const STILL_LIFE: readonly (readonly [string, Motif])[] = [
  ['leaves', leaves],
  ['sprig', sprig],
  ['pebbles', pebbles],
  ['shell', shell],
  ['vase', vase],
];
