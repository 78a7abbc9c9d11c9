import { type Confusables, foldText } from './fold-text.ts';

/** What stands for a letter in leetspeak, besides itself. */
const LEET: Readonly<Record<string, string>> = {
  a: '4@',
  b: '8',
  e: '3€',
  g: '9',
  i: '1!|',
  l: '1|!',
  o: '0',
  s: '5$',
  t: '7+',
  z: '2',
};

/** Scripts that put no spaces between words: there a word is blocked wherever it stands. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Letters from which a word is recognised with a space after each. */
const MIN_SPACED_LETTERS = 3;

/** Whether a folded text has a word in it. */
export type FindWord = (folded: string) => boolean;

/**
 * Recognises one word, or several that follow each other, in texts folded by {@link foldText}: whole words, unless a `*` at an end stands
 * for more letters. Signs may stand between its letters, or spaces between all of them; digits and signs for letters. Takes time in
 * proportion to the text.
 */
export function createFindWord(line: string, confusables: Confusables): FindWord {
  const [startsOpen, endsOpen] = [line.startsWith('*'), line.endsWith('*')];
  const term = foldText(line.replace(/^\*+|\*+$/g, ''), confusables).replace(/^[ _]+|[ _]+$/g, '');
  const words = term.split(/[ _]/).map((word) => [...word]);
  const letters = words.flat();
  if (letters.length === 0) return () => false;
  const tight = words.map((word) => word.map(letterSource).join('_?')).join('[ _]?');
  const spaced = letters.map(letterSource).join('[ _]');
  const forms = letters.length >= MIN_SPACED_LETTERS ? `(?:${tight}|${spaced})` : tight;
  const start = startsOpen ? '' : boundary(letters[0], '<!');
  const end = endsOpen ? '' : boundary(letters.at(-1), '!');
  const pattern = new RegExp(`${start}${forms}${end}`, 'gu');
  // 455 is a number, whatever it reads like.
  const mayBeNumber = !/\p{L}/u.test(term);
  return (folded) => [...folded.matchAll(pattern)].some(([match]) => mayBeNumber || !/^[\d _]+$/.test(match));
}

/** A digit next to a word does not make it another word; next to a number it does. */
function boundary(letter = '', look: '<!' | '!'): string {
  if (UNSPACED.test(letter)) return '';
  if (/\p{L}/u.test(letter)) return `(?${look}\\p{L})`;
  return /\p{N}/u.test(letter) ? `(?${look}[\\p{L}\\p{N}])` : '';
}

function letterSource(letter: string): string {
  const alternatives = [letter, ...(LEET[letter] ?? '')].map((each) => each.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  return alternatives.length === 1 ? (alternatives[0] ?? '') : `(?:${alternatives.join('|')})`;
}
