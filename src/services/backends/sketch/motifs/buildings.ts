import type { Pen } from '../drawing/pen.ts';
import { blend } from '../style/colour.ts';
import type { Motif } from './motif.ts';

const LAMP_COLOUR = '#ffd98a';

function paintWindow(pen: Pen, x: number, y: number, width: number, height: number): void {
  pen.box(x, y, width, height, '#f8efe0');
  pen.box(x + 1.4, y + 1.4, width - 2.8, height - 2.8, LAMP_COLOUR);
  pen.line([x + width / 2, y + 1, x + width / 2, y + height - 1], '#f8efe0', 1.2);
  pen.line([x + 1, y + height / 2, x + width - 1, y + height / 2], '#f8efe0', 1.2);
}

const house: Motif = (pen, colour) => {
  const wall = colour ?? pen.random.pick(['#efe0c4', '#d7876a', '#a9c0c4', '#e6c27a']);
  const roof = pen.random.pick(['#a8473a', '#6b4a52', '#4f6478']);
  for (const [x, y, r] of [
    [25, -104, 5],
    [29, -116, 7],
    [37, -130, 9],
  ] as const)
    pen.oval(x, y, r, r * 0.8, '#f4f0ea', 0, 0.7);
  pen.box(19, -96, 11, 30, '#8a5a4c');
  pen.box(-40, -54, 80, 54, wall);
  pen.poly([-49, -50, 0, -96, 49, -50], roof);
  for (const y of [-62, -74])
    pen.line([-33 - (y + 62) * 1.2, y + 3, 33 + (y + 62) * 1.2, y + 3], blend(roof, '#fff', 0.16), 1.3);
  pen.blob([-8, 0, -8, -26, 0, -34, 8, -26, 8, 0], blend(roof, '#1d1420', 0.2));
  pen.oval(5, -14, 1.4, 1.4, LAMP_COLOUR);
  paintWindow(pen, -33, -40, 18, 19);
  paintWindow(pen, 15, -40, 18, 19);
  pen.oval(0, -68, 6.4, 6.4, '#f8efe0');
  pen.oval(0, -68, 4.6, 4.6, LAMP_COLOUR);
  for (const x of [-36, -28, 28, 36]) pen.oval(x, -4, 9, 6, pen.random.pick(['#5d8f4d', '#6fa257']));
};

const castle: Motif = (pen, colour) => {
  const stone = colour ?? pen.random.pick(['#b9b2b4', '#cbb8a0', '#9aa3b5']);
  const roof = pen.random.pick(['#7a4a7c', '#3f6a94', '#a84a3f']);
  const tower = (x: number, width: number, height: number) => {
    pen.box(x - width / 2, -height, width, height, stone);
    pen.poly([x - width * 0.68, -height, x, -height - width * 1.5, x + width * 0.68, -height], roof);
    pen.line([x, -height - width * 1.5, x, -height - width * 1.5 - 9], '#4a3d44', 1);
    const top = -height - width * 1.5 - 9;
    pen.poly([x, top, x + 9, top + 2.6, x, top + 5.4], '#e3b23c');
    pen.blob(
      [x - 2.4, -height + 18, x - 2.4, -height + 10, x, -height + 7, x + 2.4, -height + 10, x + 2.4, -height + 18],
      LAMP_COLOUR,
    );
  };
  tower(0, 21, 66);
  pen.box(-38, -36, 76, 36, blend(stone, '#2a2238', 0.1));
  for (let x = -38; x < 38; x += 11) pen.box(x, -42, 6, 7, blend(stone, '#2a2238', 0.1));
  tower(-39, 17, 50);
  tower(39, 17, 50);
  pen.blob([-9, 0, -9, -17, 0, -26, 9, -17, 9, 0], '#4a3540');
};

const lighthouse: Motif = (pen, colour) => {
  const band = colour ?? '#c8433a';
  pen.beam(5, -88, 150, 26, '#fff0b8');
  pen.blob([-40, 2, -28, -9, 0, -13, 26, -9, 42, 2], '#6d6a70');
  pen.poly([-15, -6, 15, -6, 9, -80, -9, -80], '#f6f0e6');
  for (const y of [-22, -48, -72]) {
    const [low, high] = [9 + (y + 80) * 0.081, 9 + (y + 68) * 0.081];
    pen.poly([-high, y + 12, high, y + 12, low, y, -low, y], band);
  }
  pen.box(-12, -82, 24, 3.4, '#3f3a45');
  pen.box(-7, -93, 14, 11, LAMP_COLOUR);
  pen.blob([-9, -93, 0, -104, 9, -93], band);
};

const tower: Motif = (pen, colour) => {
  const wall = colour ?? pen.random.pick(['#5a6684', '#7a6d86', '#48586f']);
  const width = pen.random.between(16, 26);
  pen.box(-width, -100, width * 2, 100, wall);
  pen.line([0, -100, 0, -114], wall, 1.6);
  for (let y = -93; y < -8; y += 11)
    for (let x = -width + 5; x < width - 5; x += 9) if (pen.random.chance(0.62)) pen.box(x, y, 5, 6.4, LAMP_COLOUR);
};

const tent: Motif = (pen, colour) => {
  const cloth = colour ?? pen.random.pick(['#e08a3c', '#4f8f8c', '#c8553f']);
  pen.poly([-62, 0, 0, -84, 62, 0], cloth);
  pen.poly([-20, 0, 0, -84, 22, 0], blend(cloth, '#1d1420', 0.55));
  pen.poly([-20, 0, 0, -84, -4, 0], LAMP_COLOUR);
  pen.line([0, -84, 5, -96], '#6d4b39', 2);
};

/** Motifs of buildings, by name. */
export const BUILDINGS: readonly (readonly [string, Motif])[] = [
  ['house', house],
  ['castle', castle],
  ['lighthouse', lighthouse],
  ['tower', tower],
  ['tent', tent],
];
