import type { Points } from './path.ts';

/**
 * Capital letters as strokes on a grid 4 wide and 6 high, two digits a point, so that words can be drawn where no font is
 * installed. `|` separates strokes.
 */
const GLYPHS: Readonly<Record<string, string>> = {
  A: '06 20 46|14 34',
  B: '00 06 36 45 44 33 03|00 30 41 42 33',
  C: '41 30 10 01 05 16 36 45',
  D: '00 06 26 44 42 20 00',
  E: '40 00 06 46|03 33',
  F: '40 00 06|03 33',
  G: '41 30 10 01 05 16 36 45 43 23',
  H: '00 06|40 46|03 43',
  I: '20 26',
  J: '40 45 36 16 05',
  K: '00 06|40 03 46',
  L: '00 06 46',
  M: '06 00 23 40 46',
  N: '06 00 46 40',
  O: '10 01 05 16 36 45 41 30 10',
  P: '06 00 30 41 42 33 03',
  Q: '10 01 05 16 36 45 41 30 10|34 46',
  R: '06 00 30 41 42 33 03|23 46',
  S: '41 30 10 01 02 13 33 44 45 36 16 05',
  T: '00 40|20 26',
  U: '00 05 16 36 45 40',
  V: '00 26 40',
  W: '00 16 23 36 40',
  X: '00 46|40 06',
  Y: '00 23 40|23 26',
  Z: '00 40 06 46',
  '0': '10 01 05 16 36 45 41 30 10|14 32',
  '1': '11 20 26',
  '2': '01 10 30 41 42 06 46',
  '3': '00 40 23 44 45 36 16 05',
  '4': '36 30 04 44',
  '5': '40 00 02 32 43 45 36 16 05',
  '6': '30 01 05 16 36 45 44 33 13 04',
  '7': '00 40 16',
  '8': '13 02 01 10 30 41 42 33 13 04 05 16 36 45 44 33',
  '9': '42 33 13 02 01 10 30 41 45 16',
  "'": '20 21',
  '-': '13 33',
  '!': '20 24|26 25',
  '?': '01 10 30 41 42 23 24|26 25',
  '.': '26 25',
  ',': '25 16',
  ';': '21 22|25 16',
  ':': '21 22|25 26',
  '…': '06 05|26 25|46 45',
  '"': '10 11|30 31',
  '(': '30 12 14 36',
  ')': '10 32 34 16',
  '/': '40 06',
  '+': '21 25|03 43',
  '#': '10 16|30 36|02 42|04 44',
};

/** Reduces a text to the letters of this font: removes accents, and replaces other characters by a space. */
export function toWritable(text: string): string {
  const letters = [...text.normalize('NFKD').replace(/\p{M}/gu, '')].map((letter) =>
    letter in GLYPHS || letter.toUpperCase() in GLYPHS ? letter : letter === '’' ? "'" : ' ',
  );
  return letters.join('').replace(/\s+/g, ' ').trim();
}

/** Strokes of a line of text whose capitals are `height` high, its top left at x, y; unknown letters are skipped. */
export function strokesOf(text: string, x: number, y: number, height: number): Points[] {
  const unit = height / 6;
  return [...text.toUpperCase()].flatMap((letter, at) =>
    (GLYPHS[letter] ?? '')
      .split('|')
      .filter((stroke) => stroke !== '')
      .map((stroke) =>
        stroke.split(' ').flatMap((pair) => [x + (at * 6 + Number(pair[0])) * unit, y + Number(pair[1]) * unit]),
      ),
  );
}

/** Width of a line of text, as {@link strokesOf} draws it. */
export const textWidth = (text: string, height: number) => [...text].length * height - height / 3;
