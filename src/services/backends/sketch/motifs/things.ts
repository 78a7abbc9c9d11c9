import { blend } from '../style/colour.ts';
import type { Motif } from './motif.ts';

const robot: Motif = (pen, colour) => {
  const metal = colour ?? pen.random.pick(['#9fb3b8', '#d9a441', '#7fa3a0', '#c98a6a']);
  const dark = blend(metal, '#1d1f30', 0.45);
  for (const side of [-1, 1]) {
    pen.line([side * 11, -22, side * 12, -5], dark, 6);
    pen.oval(side * 13, -3, 11, 4.6, metal);
    pen.line([side * 24, -46, side * 37, -38, side * 38, -24], dark, 5);
    pen.oval(side * 38, -20, 6, 6, metal);
  }
  pen.poly([-25, -54, 25, -54, 22, -18, -22, -18], metal);
  pen.box(-13, -46, 26, 18, blend(metal, '#ffffff', 0.4));
  pen.oval(-6, -37, 3.4, 3.4, '#e2574c');
  pen.oval(4, -37, 3.4, 3.4, '#f2c14a');
  pen.line([-9, -30.6, 9, -30.6], dark, 1.6);
  pen.box(-6, -60, 12, 7, dark);
  pen.line([0, -88, 0, -99], dark, 2);
  pen.oval(0, -101, 4, 4, '#e2574c');
  pen.blob([-29, -60, -30, -86, -22, -90, 22, -90, 30, -86, 29, -60, 0, -58], metal);
  pen.blob([-23, -65, -23, -83, 0, -85, 23, -83, 23, -65, 0, -63], '#223047');
  for (const side of [-1, 1]) {
    pen.oval(side * 10, -75, 5, 5.4, '#8ff0e0');
    pen.oval(side * 10 + 1.4, -76.6, 1.6, 1.6, '#ffffff');
  }
  pen.line([-5, -68.4, 0, -66.6, 5, -68.4], '#8ff0e0', 1.6);
};

const cup: Motif = (pen, colour) => {
  const clay = colour ?? pen.random.pick(['#c8553f', '#3f7f8a', '#e8dcc8']);
  for (const x of [-12, 4, 18]) pen.line([x, -66, x - 5, -76, x + 4, -86, x - 2, -98], '#fbf7f0', 3, true, 0.6);
  pen.oval(0, -4, 58, 7, blend(clay, '#ffffff', 0.45));
  pen.line([32, -48, 52, -46, 50, -24, 26, -18], clay, 6);
  pen.blob([-38, -56, -34, -20, -20, -6, 20, -6, 34, -20, 38, -56], clay);
  pen.oval(0, -56, 38, 8, blend(clay, '#ffffff', 0.4));
  pen.oval(0, -55, 33, 6, '#5c3826');
};

const fish: Motif = (pen, colour) => {
  const scale = colour ?? pen.random.pick(['#ef8a3a', '#4f9ac4', '#d9576a']);
  pen.blob([-34, -50, -66, -76, -58, -50, -66, -26], scale);
  pen.blob([-12, -74, 6, -94, 20, -76], blend(scale, '#20131c', 0.15));
  pen.blob([-42, -50, -14, -74, 22, -74, 48, -52, 22, -28, -14, -28], scale);
  for (const x of [-8, 10]) pen.blob([x, -73, x + 8, -73, x + 9, -50, x + 8, -29, x, -29, x + 2, -50], '#fdf3e2');
  pen.blob([6, -44, -8, -36, -10, -26, 4, -32], blend(scale, '#20131c', 0.2));
  pen.oval(34, -56, 5, 5.4, '#ffffff');
  pen.oval(35, -56, 3, 3.2, '#1d1418');
  for (const [x, y, r] of [
    [60, -66, 4],
    [66, -80, 3],
    [61, -94, 5],
  ] as const)
    pen.oval(x, y, r, r, '#e6f6f8', 0, 0.6);
};

const whale: Motif = (pen, colour) => {
  const skin = colour ?? pen.random.pick(['#3f6f9a', '#4a7f8f', '#5a5f8f']);
  pen.line([26, -74, 18, -96, 4, -92], '#dff1f4', 3.4);
  pen.line([26, -74, 34, -98, 48, -92], '#dff1f4', 3.4);
  pen.blob([-56, -20, -86, -52, -72, -56, -64, -44, -54, -58, -46, -52, -46, -24], skin);
  pen.blob([-62, -16, -30, -40, 10, -68, 46, -66, 70, -40, 66, -10, 20, 4, -30, 2], skin);
  pen.blob([70, -34, 66, -10, 20, 4, -20, 2, 10, -12, 44, -18], '#e9eef0');
  for (const x of [22, 34, 46]) pen.line([x, -12, x - 6, -2], '#a9bcc6', 1.4);
  pen.oval(48, -36, 3.4, 4, '#191420');
  pen.oval(49.4, -37.4, 1.2, 1.2, '#ffffff');
  pen.blob([4, -16, -8, 4, 8, 10, 20, -8], blend(skin, '#101830', 0.2));
  pen.line([-92, 2, -50, 6, 0, 3, 50, 6, 92, 1], '#e9f5f4', 3, true, 0.85);
};

const butterfly: Motif = (pen, colour) => {
  const wing = colour ?? pen.random.pick(['#e8862f', '#5a78c8', '#c8568f']);
  for (const side of [-1, 1]) {
    pen.blob([side * 2, -52, side * 20, -92, side * 48, -92, side * 48, -64, side * 22, -48], wing);
    pen.blob(
      [side * 2, -46, side * 26, -46, side * 40, -26, side * 26, -8, side * 10, -22],
      blend(wing, '#2a1838', 0.18),
    );
    pen.oval(side * 34, -78, 6, 7, '#fff3d0');
    pen.oval(side * 24, -28, 4.6, 5, '#fff3d0');
    pen.line([side * 1, -68, side * 8, -88, side * 14, -92], '#2a1d24', 1.5);
  }
  pen.blob([-3.4, -66, 3.4, -66, 4, -40, 0, -16, -4, -40], '#2a1d24');
};

const dragon: Motif = (pen, colour) => {
  const scale = colour ?? pen.random.pick(['#4f9a5a', '#c8503f', '#6a5ac0']);
  const dark = blend(scale, '#1a1430', 0.35);
  for (const side of [-1, 1]) {
    pen.blob([side * 14, -48, side * 40, -96, side * 66, -80, side * 58, -62, side * 48, -58, side * 38, -42], dark);
    pen.line([side * 14, -48, side * 40, -94], blend(scale, '#ffffff', 0.2), 2);
  }
  pen.line([16, -4, 42, -3, 54, -18, 46, -32], scale, 8);
  pen.poly([40, -30, 46, -48, 56, -32], dark);
  pen.blob([-20, -2, -25, -22, -14, -50, 14, -50, 25, -22, 20, -2], scale);
  pen.blob([-11, -6, -14, -26, 0, -44, 14, -26, 11, -6], '#f3e3b0');
  for (const y of [-14, -22, -30]) pen.line([-9, y, 9, y], '#c9a960', 1.4);
  for (const side of [-1, 1]) {
    pen.oval(side * 13, -4, 10, 5, scale);
    pen.poly([side * 9, -80, side * 20, -100, side * 18, -76], '#f3e3b0');
  }
  pen.blob([-24, -62, -18, -80, 0, -85, 18, -80, 24, -62, 14, -49, -14, -49], scale);
  pen.oval(0, -56, 15, 7.5, blend(scale, '#ffffff', 0.2));
  for (const side of [-1, 1]) {
    pen.oval(side * 10, -69, 4.4, 5.2, '#fff3c0');
    pen.oval(side * 10, -69, 1.8, 4, '#1d1418');
    pen.oval(side * 5, -58, 1.4, 1.4, dark);
  }
};

/** Motifs that belong to no other file, by name. */
export const THINGS: readonly (readonly [string, Motif])[] = [
  ['robot', robot],
  ['cup', cup],
  ['fish', fish],
  ['whale', whale],
  ['butterfly', butterfly],
  ['dragon', dragon],
];
