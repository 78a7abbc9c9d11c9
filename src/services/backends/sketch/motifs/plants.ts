import { blend } from '../style/colour.ts';
import type { Motif } from './motif.ts';

const tree: Motif = (pen, colour) => {
  const leaf = colour ?? pen.random.pick(['#4f8f4a', '#6a9c45', '#3f7f5a', '#c98a3a']);
  pen.blob([-6, 0, -4, -20, -5, -48, 5, -48, 4, -20, 7, 0], '#6d4b39');
  pen.line([0, -36, 13, -52], '#6d4b39', 3);
  pen.line([0, -32, -13, -48], '#6d4b39', 3);
  const crowns = [
    [-19, -53, 17],
    [19, -54, 17],
    [0, -48, 18],
    [-11, -72, 18],
    [12, -73, 18],
    [0, -85, 15],
  ] as const;
  for (const [x, y, r] of crowns)
    pen.oval(x + pen.random.jitter() * 3, y, r, r * 0.94, blend(leaf, '#163a2c', (y + 90) / 160));
  for (const [x, y] of [
    [-8, -82],
    [10, -70],
    [-20, -58],
  ] as const)
    pen.oval(x, y, 5.5, 3.6, blend(leaf, '#fff2b0', 0.35), -20, 0.7);
};

const pine: Motif = (pen, colour) => {
  const leaf = colour ?? pen.random.pick(['#2f6b52', '#3b7a55', '#28594f']);
  pen.box(-4, -16, 8, 16, '#5c4034');
  for (const [y, reach, rise] of [
    [-10, 27, 36],
    [-32, 22, 34],
    [-54, 16, 30],
    [-72, 11, 28],
  ] as const) {
    const shade = blend(leaf, '#dfeecf', (-y - 10) / 300);
    pen.poly([-reach, y, -reach * 0.4, y - 3, 0, y + 2, reach * 0.4, y - 3, reach, y, 0, y - rise], shade);
  }
};

const palm: Motif = (pen, colour) => {
  const leaf = colour ?? '#3f9a63';
  pen.blob([-5, 0, 1, -40, 8, -78, 13, -78, 8, -40, 6, 0], '#8f6a48');
  for (const [x, y] of [
    [-32, -66],
    [-26, -88],
    [0, -100],
    [32, -97],
    [48, -78],
    [44, -58],
  ] as const)
    pen.blob([10, -80, (x + 10) / 2, (y - 92) / 2, x, y, (x + 14) / 2, (y - 76) / 2], leaf);
  for (const x of [7, 13]) pen.oval(x, -75, 3.4, 3.4, '#7a4e2c');
};

const flower: Motif = (pen, colour) => {
  const petal = colour ?? pen.random.pick(['#e2574c', '#f0b43c', '#d56aa0', '#f3efe6', '#7a6ad0']);
  const lean = pen.random.between(-8, 8);
  pen.line([0, 0, lean * 0.2, -36, lean, -74], '#4c8a45', 3.4);
  pen.blob([0, -14, -16, -32, -22, -46, -8, -36], '#5a9a4d');
  pen.blob([1, -22, 16, -38, 24, -52, 9, -42], '#4c8a45');
  const petals = 8;
  for (let i = 0; i < petals; i += 1) {
    const angle = (i * 360) / petals;
    const [x, y] = [Math.cos((angle * Math.PI) / 180) * 14, Math.sin((angle * Math.PI) / 180) * 14];
    pen.oval(lean + x, -80 + y, 11, 6, i % 2 ? petal : blend(petal, '#ffffff', 0.14), angle);
  }
  pen.oval(lean, -80, 8, 8, petal === '#f0b43c' ? '#7a4a24' : '#f2c14a');
  pen.oval(lean - 2, -82, 2.6, 2.2, '#fff1bd', 0, 0.7);
};

const mushroom: Motif = (pen, colour) => {
  const cap = colour ?? pen.random.pick(['#d2402f', '#c9793d']);
  pen.blob([-13, 0, -11, -30, -13, -52, 13, -52, 11, -30, 15, 0, 0, 3], '#f6ecd9');
  pen.blob([-46, -48, -36, -78, 0, -98, 36, -78, 46, -48, 20, -41, 0, -40, -20, -41], cap);
  pen.blob([-40, -47, 0, -52, 40, -47, 18, -41, -18, -41], '#efdfc4');
  for (const [x, y, r] of [
    [-20, -70, 6],
    [4, -84, 7],
    [22, -64, 5],
    [-2, -62, 4],
    [-33, -56, 3.4],
  ] as const)
    pen.oval(x, y, r, r * 0.8, '#fff7ea');
};

const cactus: Motif = (pen, colour) => {
  const green = colour ?? '#4f9a63';
  pen.blob([-12, 0, -14, -60, -10, -92, 0, -98, 10, -92, 14, -60, 12, 0], green);
  pen.blob([-12, -34, -30, -36, -36, -60, -28, -64, -22, -48, -12, -48], green);
  pen.blob([12, -44, 28, -46, 34, -72, 27, -76, 20, -58, 12, -58], green);
  for (const x of [-6, 0, 6]) pen.line([x, -8, x, -84], blend(green, '#143d2e', 0.35), 1.4);
  pen.oval(0, -99, 5, 4, '#ec6f8f');
};

/** Motifs of plants, by name. */
export const PLANTS: readonly (readonly [string, Motif])[] = [
  ['tree', tree],
  ['pine', pine],
  ['palm', palm],
  ['flower', flower],
  ['mushroom', mushroom],
  ['cactus', cactus],
];
