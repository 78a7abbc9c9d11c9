import type { Pen } from '../drawing/pen.ts';
import { blend } from '../style/colour.ts';
import type { Motif } from './motif.ts';

interface Plumage {
  readonly head: string;
  readonly back: string;
  readonly wing: string;
  readonly breast: string;
  readonly beak: string;
  readonly collar?: string;
}

/** A bird in profile on a branch. */
function perchedBird(plumages: readonly [Plumage, ...Plumage[]]): Motif {
  return (pen, colour) => {
    const plumage = pen.random.pick(plumages);
    const feathers = colour
      ? { ...plumage, head: colour, back: colour, wing: blend(colour, '#1b1a3a', 0.25) }
      : plumage;
    paintBranch(pen);
    const { head, back, wing, breast, beak, collar } = feathers;
    pen.blob([-12, -20, -22, -16, -48, 8, -54, 14, -42, 12, -24, 0, -8, -10], wing);
    pen.blob([-10, -24, -46, 12, -40, 12, -14, -8], back);
    pen.blob([10, -78, -8, -66, -20, -44, -19, -20, -4, -9, 12, -16, 23, -36, 26, -58, 22, -74], breast);
    pen.blob([8, -76, -10, -64, -21, -42, -19, -21, -8, -14, -1, -34, 6, -54], back);
    if (collar) pen.blob([-4, -70, 8, -60, 24, -62, 25, -55, 8, -51, -8, -60], collar);
    pen.oval(10, -78, 17, 16.5, head);
    pen.blob([24, -86, 35, -81, 37, -71, 33, -64, 30, -72, 22, -73], beak);
    pen.oval(14, -81, 4.6, 4.6, blend(head, '#ffffff', 0.75));
    pen.oval(14.6, -81, 2.9, 3, '#191218');
    pen.oval(15.6, -82, 1, 1, '#ffffff');
    pen.blob([-4, -58, -18, -44, -24, -18, -30, -2, -14, -14, -2, -30, 4, -46], wing);
    for (const [x, y] of [
      [-7, -46],
      [-11, -36],
      [-15, -25],
    ] as const) {
      pen.line([x + 7, y - 1, x + 1, y + 7, x - 6, y + 9], blend(wing, '#ffffff', 0.28), 1.5);
    }
    for (const x of [-3, 6]) {
      pen.line([x, -13, x + 1, -4], '#6b5a55', 2.6);
      pen.line([x + 1, -4, x + 5, -1], '#6b5a55', 2.6);
    }
  };
}

function paintBranch(pen: Pen): void {
  pen.line([-74, 6, -30, -1, 12, -1, 50, -7, 78, -18], '#6a4a38', 6);
  pen.line([34, -5, 52, 6, 60, 16], '#6a4a38', 3.6);
  for (const [x, y, tilt] of [
    [-70, -2, 30],
    [-54, 9, -20],
    [62, 18, 50],
    [52, -16, -40],
    [78, -26, -60],
    [70, -8, 20],
  ] as const) {
    pen.oval(x, y, 9, 4, pen.random.pick(['#5d9a4d', '#78ad53', '#4a8558']), tilt);
  }
}

const owl: Motif = (pen, colour) => {
  const coat = colour ?? pen.random.pick(['#8a6546', '#6f5a55', '#a37b52']);
  paintBranch(pen);
  pen.blob([-22, -6, -28, -40, -24, -84, 0, -92, 24, -84, 28, -40, 22, -6, 0, 0], coat);
  pen.blob([-14, -8, -17, -40, 0, -56, 17, -40, 14, -8, 0, -3], blend(coat, '#fff3dc', 0.6));
  for (const row of [-40, -30, -20])
    for (const x of [-8, 0, 8]) pen.line([x - 3, row, x, row + 3, x + 3, row], blend(coat, '#20131c', 0.2), 1.5);
  for (const side of [-1, 1]) {
    pen.poly([side * 24, -80, side * 23, -101, side * 8, -88], coat);
    pen.blob([side * 22, -52, side * 31, -36, side * 27, -10, side * 19, -14], blend(coat, '#20131c', 0.25));
    pen.oval(side * 11, -70, 12, 12, '#fbf1dd');
    pen.oval(side * 11, -70, 7.5, 7.5, '#f0a52c');
    pen.oval(side * 11, -70, 4, 4.4, '#191218');
    pen.oval(side * 11 + 1.6, -71.6, 1.3, 1.3, '#ffffff');
    pen.line([side * 8, -5, side * 9, 2], '#d39a3c', 4);
  }
  pen.poly([-4, -65, 4, -65, 0, -56], '#d98a2b');
};

const duck: Motif = (pen, colour) => {
  const coat = colour ?? pen.random.pick(['#f4cf57', '#f7f1e6', '#8d7258']);
  pen.blob([-44, -42, -36, -18, -10, -6, 22, -8, 36, -24, 30, -42, 8, -44, -22, -40], coat);
  pen.blob([-24, -36, 0, -40, 16, -30, 2, -18, -18, -22], blend(coat, '#4a3320', 0.18));
  pen.oval(27, -66, 19, 18, coat);
  pen.blob([42, -70, 60, -66, 62, -60, 43, -57], '#ea8a2e');
  pen.oval(33, -71, 3, 3.6, '#191218');
  pen.oval(34.2, -72.3, 1, 1.1, '#ffffff');
  pen.line([-60, -5, -20, -2, 20, -4, 60, -2], '#e4f2f3', 2.4, true, 0.8);
};

const penguin: Motif = (pen, colour) => {
  const coat = colour ?? '#2b3348';
  for (const side of [-1, 1]) {
    pen.blob([side * 24, -62, side * 40, -38, side * 36, -22, side * 24, -36], coat);
    pen.oval(side * 11, -3, 11, 4.4, '#ef9b33');
  }
  pen.blob([-24, -6, -30, -38, -22, -82, 0, -98, 22, -82, 30, -38, 24, -6, 0, -1], coat);
  pen.blob([-17, -7, -21, -36, -18, -66, -9, -80, 0, -72, 9, -80, 18, -66, 21, -36, 17, -7, 0, -3], '#fbf7ee');
  for (const side of [-1, 1]) pen.oval(side * 8, -75, 2.8, 3.4, '#191218');
  pen.poly([-5, -70, 5, -70, 0, -61], '#ef9b33');
  for (const side of [-1, 1]) pen.oval(side * 14, -66, 3.6, 2.4, '#f4b6a6', 0, 0.7);
};

const LORIKEET_PLUMAGE = {
  head: '#2f5fc4',
  back: '#3fa34d',
  wing: '#2f8a45',
  breast: '#f08a24',
  beak: '#d8342c',
  collar: '#f2c531',
} satisfies Plumage;
const PLAIN_PLUMAGES: readonly [Plumage, ...Plumage[]] = [
  { head: '#4a7fb5', back: '#4a7fb5', wing: '#325d8c', breast: '#f0a35e', beak: '#4a3f45' },
  { head: '#c9463d', back: '#a8392f', wing: '#7b2b2c', breast: '#d85a48', beak: '#e8a33a' },
  { head: '#5a4a45', back: '#75604f', wing: '#54443c', breast: '#d9764a', beak: '#443a38' },
];

/** Motifs of birds, by name. */
export const BIRDS: readonly (readonly [string, Motif])[] = [
  ['lorikeet', perchedBird([LORIKEET_PLUMAGE])],
  ['bird', perchedBird(PLAIN_PLUMAGES)],
  ['owl', owl],
  ['duck', duck],
  ['penguin', penguin],
];
