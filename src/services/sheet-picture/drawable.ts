import sharp from 'sharp';
import { escaped, typeset } from './font.ts';

/** What our font has for certain. */
const OWN = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{M}\p{N}\p{P}\p{Zs}$+<=>^`|~€£¥©®°±×÷№→←↑↓…]*$/u;

const SIZE = 40;

const known = new Map<string, boolean>();

/** Letters whose verdict is remembered. */
const MOST_KNOWN = 5000;

/** The text without the letters that no font of this machine has; empty where little is left of it. */
export async function drawable(text: string): Promise<string> {
  if (OWN.test(text)) return text;
  const letters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  const kept: string[] = [];
  for (const letter of letters) if (OWN.test(letter) || (await hasGlyph(letter))) kept.push(letter);
  const isWord = (letter: string) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(letter);
  if (kept.filter(isWord).length < letters.filter(isWord).length / 2) return '';
  return kept.join('').replace(/\s+/g, ' ').trim();
}

async function hasGlyph(letter: string): Promise<boolean> {
  const before = known.get(letter);
  if (before !== undefined) return before;
  const has = !(await isBox(letter));
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(letter, has);
  return has;
}

/**
 * Whether Pango draws a box with the letter's number in it, as it does where no font has the letter. The numbers differ, the
 * frame does not: it is that of a letter which nobody will ever have.
 */
async function isBox(letter: string): Promise<boolean> {
  const never = (letter.codePointAt(0) ?? 0) > 0xffff ? '\u{dfffd}' : '\u{378}';
  const [shape, box] = await Promise.all([inkOf(letter), inkOf(never)]);
  return !shape || !box || sameFrame(shape, box);
}

interface Ink {
  readonly width: number;
  readonly height: number;
  readonly alpha: Uint8Array;
}

/** Whether both begin with the same column, and with the same row as far as both go. */
function sameFrame(one: Ink, other: Ink): boolean {
  if (one.height !== other.height) return false;
  const width = Math.min(one.width, other.width) - 2;
  const row = ({ alpha }: Ink) => alpha.subarray(0, width).join();
  const column = (ink: Ink) => Array.from({ length: ink.height }, (_, y) => ink.alpha[y * ink.width]).join();
  return row(one) === row(other) && column(one) === column(other);
}

async function inkOf(letter: string): Promise<Ink | undefined> {
  const text = escaped(letter);
  if (!text) return undefined;
  try {
    const image = sharp({ text: typeset(text, SIZE) });
    const { data, info } = await image.extractChannel('alpha').raw().toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, alpha: data };
  } catch {
    // No ink at all.
    return undefined;
  }
}
