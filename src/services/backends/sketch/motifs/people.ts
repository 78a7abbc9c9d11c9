import { blend } from '../style/colour.ts';
import type { Motif } from './motif.ts';

type HairStyle = 'long' | 'short' | 'bun' | 'beard';

const SKINS = ['#f2c9a6', '#dba67f', '#a9714c', '#7a4b33'] as const;
const HAIRS = ['#2b2024', '#5c3a26', '#a8652f', '#d8b06a', '#8f8a90'] as const;

/** Head and shoulders, as in a portrait; the origin is the middle of the lower edge. */
function person(hairStyles: readonly [HairStyle, ...HairStyle[]]): Motif {
  return (pen, colour) => {
    const [skin, hair, hairStyle] = [pen.random.pick(SKINS), pen.random.pick(HAIRS), pen.random.pick(hairStyles)];
    const coat = colour ?? pen.random.pick(['#34568c', '#a8473a', '#3f6a5a', '#d9a441', '#6d4a7c']);
    if (hairStyle === 'long') pen.blob([-26, -66, -28, -34, -32, -16, 32, -16, 28, -34, 26, -66, 0, -100], hair);
    if (hairStyle === 'bun') pen.oval(0, -101, 10, 9, hair);
    pen.blob([-50, 2, -46, -18, -26, -30, 0, -33, 26, -30, 46, -18, 50, 2], coat);
    pen.blob([-9, -46, 9, -46, 10, -28, 0, -22, -10, -28], blend(skin, '#6d3a2c', 0.18));
    pen.blob([-22, -26, -10, -34, 0, -20, 10, -34, 22, -26, 10, -14, -10, -14], blend(coat, '#ffffff', 0.3));
    for (const side of [-1, 1]) pen.oval(side * 22, -64, 4, 6, skin);
    pen.blob([-22, -66, -20, -50, -10, -39, 0, -36, 10, -39, 20, -50, 22, -66, 14, -86, -14, -86], skin);
    if (hairStyle === 'beard')
      pen.blob([-21, -60, -12, -52, 0, -55, 12, -52, 21, -60, 19, -42, 8, -33, 0, -31, -8, -33, -19, -42], hair);
    pen.blob([-24, -62, -25, -80, -12, -94, 6, -96, 22, -86, 25, -62, 19, -74, 4, -80, -14, -76], hair);
    for (const side of [-1, 1]) {
      pen.oval(side * 9, -63, 3.2, 3.6, '#ffffff');
      pen.oval(side * 9, -62.8, 2.3, 2.8, '#2b2024');
      pen.oval(side * 9 + 0.8, -64, 0.8, 0.9, '#ffffff');
      pen.line([side * 14, -70.4, side * 9.5, -72.8, side * 4.5, -71.4], blend(hair, '#2b1a18', 0.4), 1.8);
      pen.oval(side * 14, -54, 4.4, 3, '#e2735f', 0, 0.35);
    }
    pen.line([0, -62, 2.4, -54, -0.6, -53], blend(skin, '#6d3a2c', 0.45), 1.4);
    pen.line([-6, -46.5, 0, -44.4, 6, -46.5], '#a8473f', 2);
  };
}

const astronaut: Motif = (pen, colour) => {
  const suit = colour ?? '#f1efec';
  const fold = blend(suit, '#4a5678', 0.28);
  pen.box(-26, -58, 52, 38, fold);
  for (const side of [-1, 1]) {
    pen.blob([side * 3, -26, side * 18, -26, side * 19, -4, side * 4, -2], suit);
    pen.oval(side * 12, -2, 11, 5, fold);
    pen.blob([side * 18, -54, side * 34, -44, side * 40, -26, side * 30, -22, side * 20, -36], suit);
    pen.oval(side * 35, -23, 6, 6, fold);
  }
  pen.blob([-21, -58, 21, -58, 22, -24, 0, -20, -22, -24], suit);
  pen.box(-10, -46, 20, 13, '#7b8aa6');
  pen.oval(-4, -40, 2, 2, '#e2574c');
  pen.oval(3, -40, 2, 2, '#f2c14a');
  pen.oval(0, -76, 25, 24, suit);
  pen.oval(1, -75, 18, 16, '#25335c');
  pen.blob([-10, -82, -3, -88, 8, -88, 2, -80], '#9fc4e8', 0.75);
};

const snowman: Motif = (pen, colour) => {
  for (const side of [-1, 1]) pen.line([side * 16, -50, side * 34, -60, side * 42, -72], '#5c4034', 2.4);
  pen.oval(0, -20, 27, 22, '#fbfbfa');
  pen.oval(0, -51, 20, 17, '#fbfbfa');
  pen.oval(0, -77, 15, 14, '#fbfbfa');
  pen.blob([-16, -64, 0, -60, 16, -64, 15, -57, 20, -42, 13, -42, 9, -56, -14, -58], colour ?? '#c8433a');
  for (const side of [-1, 1]) pen.oval(side * 5, -80, 1.8, 2, '#241c22');
  pen.poly([0, -77, 17, -74, 0, -72], '#ee8a30');
  for (const y of [-48, -40, -24]) pen.oval(0, y, 2, 2, '#241c22');
  pen.box(-17, -92, 34, 4, '#2c2833');
  pen.box(-11, -108, 22, 17, '#2c2833');
};

/** Motifs of people and human-like figures, by name. */
export const PEOPLE: readonly (readonly [string, Motif])[] = [
  ['woman', person(['long', 'bun'])],
  ['man', person(['short', 'beard'])],
  ['person', person(['long', 'short', 'bun', 'beard'])],
  ['astronaut', astronaut],
  ['snowman', snowman],
];
