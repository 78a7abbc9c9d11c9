import { blend } from '../style/colour.ts';
import type { Motif } from './motif.ts';

const GLASS_COLOUR = '#bfe0e6';

const boat: Motif = (pen, colour) => {
  const hull = colour ?? pen.random.pick(['#a8473a', '#2f5f7d', '#8a5a34']);
  pen.line([0, -14, 0, -98], '#5c4034', 3);
  pen.blob([3, -95, 30, -60, 42, -26, 3, -24], '#fbf3e2');
  pen.blob([-3, -88, -22, -54, -30, -26, -3, -25], blend(hull, '#ffffff', 0.45));
  pen.poly([0, -98, 15, -94, 0, -90], '#e3b23c');
  pen.blob([-56, -20, -40, 2, 0, 6, 38, 2, 56, -22, 20, -16, -20, -16], hull);
  pen.line([-50, -13, 0, -8, 50, -15], '#fbf3e2', 2.2);
  pen.line([-74, 5, -40, 8, 0, 6, 40, 8, 74, 4], '#e9f5f4', 2.6, true, 0.85);
};

const car: Motif = (pen, colour) => {
  const paint = colour ?? pen.random.pick(['#d2483a', '#3f8f9a', '#e8b33c', '#5a6fb0']);
  pen.oval(0, -1, 84, 5, '#1b1622', 0, 0.28);
  pen.blob([-46, -40, -34, -66, -8, -74, 22, -72, 46, -42], paint);
  pen.blob([-38, -42, -29, -60, -6, -66, -6, -42], GLASS_COLOUR);
  pen.blob([0, -42, 0, -66, 20, -64, 37, -42], GLASS_COLOUR);
  pen.blob([-78, -14, -80, -34, -60, -42, 0, -44, 56, -42, 78, -34, 80, -14, 0, -9], paint);
  pen.line([-72, -26, 0, -29, 74, -26], blend(paint, '#ffffff', 0.5), 2);
  pen.line([6, -35, 14, -35], '#f4efe6', 2.4);
  pen.oval(76, -30, 5, 5.4, '#ffe9a8');
  pen.oval(-78, -30, 3.4, 5, '#a8302a');
  for (const x of [-46, 46]) {
    pen.oval(x, -14, 16, 16, '#26222c');
    pen.oval(x, -14, 8, 8, '#d9d6d0');
    pen.oval(x, -14, 3, 3, '#6d6a70');
  }
};

const balloon: Motif = (pen, colour) => {
  const cloth = colour ?? pen.random.pick(['#d9583f', '#e8a93c', '#4f7fb5']);
  pen.blob([-8, -22, -30, -48, -36, -72, -22, -94, 0, -100, 22, -94, 36, -72, 30, -48, 8, -22], cloth);
  pen.blob([-4, -22, -15, -50, -17, -76, -9, -96, 0, -100, -2, -60], '#fbf1de');
  pen.blob([4, -22, 15, -50, 17, -76, 9, -96, 0, -100, 2, -60], '#fbf1de');
  for (const x of [-6, 6]) pen.line([x, -23, x * 0.9, -12], '#5c4034', 1.1);
  pen.blob([-7, -12, 7, -12, 6, 0, -6, 0], '#9a6a3c');
};

const rocket: Motif = (pen, colour) => {
  const fin = colour ?? '#d2483a';
  pen.blob([-9, -16, 0, 14, 9, -16], '#ffb43c');
  pen.blob([-5, -16, 0, 4, 5, -16], '#fff3b8');
  for (const side of [-1, 1]) pen.blob([side * 13, -48, side * 30, -22, side * 29, -6, side * 13, -20], fin);
  pen.blob([-15, -16, -18, -52, -10, -84, 0, -102, 10, -84, 18, -52, 15, -16], '#f4f1ec');
  pen.blob([-11, -80, 0, -102, 11, -80, 0, -77], fin);
  pen.oval(0, -58, 8.6, 8.6, '#52617a');
  pen.oval(0, -58, 6.4, 6.4, '#8fd0e6');
  pen.oval(-2, -60, 2, 1.6, '#ffffff', 0, 0.8);
};

const train: Motif = (pen, colour) => {
  const paint = colour ?? pen.random.pick(['#3f6a5a', '#a8473a', '#34568c']);
  for (const [x, y, r] of [
    [44, -104, 8],
    [30, -118, 11],
    [8, -130, 14],
  ] as const)
    pen.oval(x, y, r, r * 0.8, '#efece6', 0, 0.8);
  pen.line([-90, 0, 90, 0], '#4a4148', 3);
  pen.box(-72, -84, 46, 66, paint);
  pen.box(-78, -90, 58, 8, blend(paint, '#17131f', 0.35));
  pen.box(-62, -74, 26, 24, '#ffd98a');
  pen.blob([-28, -58, 46, -58, 56, -40, 46, -20, -28, -20], paint);
  pen.box(36, -92, 14, 34, blend(paint, '#17131f', 0.35));
  pen.oval(54, -42, 6, 9, '#ffe9a8');
  pen.poly([54, -14, 76, -2, 54, -2], '#8c8a92');
  for (const [x, r] of [
    [-52, 16],
    [-8, 13],
    [24, 13],
  ] as const) {
    pen.oval(x, -r, r, r, '#2a2530');
    pen.oval(x, -r, r * 0.55, r * 0.55, '#c8433a');
  }
};

const bicycle: Motif = (pen, colour) => {
  const frame = colour ?? pen.random.pick(['#c8433a', '#2f7d7a', '#e0a33a']);
  for (const x of [-46, 46]) {
    for (let spoke = 0; spoke < 4; spoke += 1) {
      const [dx, dy] = [Math.cos((spoke * Math.PI) / 4) * 32, Math.sin((spoke * Math.PI) / 4) * 32];
      pen.line([x - dx, -34 - dy, x + dx, -34 + dy], '#a9a5a8', 0.9, false);
    }
    const rim = Array.from({ length: 25 }, (_, i) => [
      x + Math.cos((i * Math.PI) / 12) * 33,
      -34 + Math.sin((i * Math.PI) / 12) * 33,
    ]);
    pen.line(rim.flat(), '#2a2530', 3.6);
  }
  pen.line([-46, -34, -18, -78, 28, -76, -4, -34, -46, -34], frame, 4.6, false);
  pen.line([-4, -34, -22, -86], frame, 4.6, false);
  pen.line([46, -34, 26, -92, 38, -98], frame, 4.6, false);
  pen.blob([-36, -90, -8, -88, -20, -83], '#5c4034');
};

/** Motifs of vehicles, by name. */
export const VEHICLES: readonly (readonly [string, Motif])[] = [
  ['boat', boat],
  ['car', car],
  ['balloon', balloon],
  ['rocket', rocket],
  ['train', train],
  ['bicycle', bicycle],
];
