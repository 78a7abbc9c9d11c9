import { strokesOf, widthOf, writable } from './letters.ts';
import type { Page } from './scenery/page.ts';

/** Height of the largest capitals, and the smallest that are worth writing, in thousandths of the shorter side. */
const [LARGEST, SMALLEST] = [46, 34];
/** Where the first line begins, and how far the next lies below it, in heights of a capital. */
const [TOP, LEADING] = [74, 1.8];
/** Words that promise another: nobody ends a line of writing with them before the dots. */
const OPEN =
  /^(?:a|an|the|and|or|of|in|on|at|by|to|for|from|with|under|over|above|into|near|behind|his|her|its|their)$/i;

/** The prompt, written by hand across the sky: on as many lines as there is sky for, ended by dots where that is not enough. */
export function paintScript({ width, horizon, pen, dice }: Page, prompt: string): void {
  const room = width * 0.8;
  const lines = linesOf(writable(prompt), Math.floor(room / SMALLEST), horizon > 700 ? 3 : 2);
  const cap = Math.min(LARGEST, room / Math.max(8, ...lines.map((line) => line.length)));
  const tilt = dice.between(-0.035, 0.035);
  for (const [at, line] of lines.entries()) {
    const [left, top] = [(width - widthOf(line, cap)) / 2, TOP + at * cap * LEADING];
    for (const stroke of strokesOf(line, left, top, cap)) {
      const leant = stroke.map((value, i) =>
        i % 2 === 0 ? value - ((stroke[i + 1] ?? 0) - top) * 0.16 : value + ((stroke[i - 1] ?? 0) - width / 2) * tilt,
      );
      pen.line(leant, '#2f2c38', 4.4, stroke.length > 4);
    }
  }
}

/**
 * Lays a text out on at most `most` lines of `wide` letters, each about as long as the others. What does not fit is left
 * out from the last whole phrase on, and `…` says so.
 */
export function linesOf(text: string, wide: number, most: number): string[] {
  const words = text
    .split(/\s+/)
    .flatMap((word) => (word.length > wide ? [`${word.slice(0, wide - 1)}…`] : word || []));
  for (let count = 1; count <= most; count += 1) {
    const even = Math.ceil(words.join(' ').length / count);
    for (let reach = Math.min(even, wide); reach <= wide; reach += 1) {
      const lines = wrap(words, reach);
      if (lines.length <= count) return lines;
    }
  }
  return shortened(words, wide, most);
}

function shortened(words: readonly string[], wide: number, most: number): string[] {
  let kept = [...words];
  for (;;) {
    kept = kept.slice(0, -1);
    while (OPEN.test(kept.at(-1) ?? '')) kept = kept.slice(0, -1);
    const ended = [...kept.slice(0, -1), `${(kept.at(-1) ?? '').replace(/[\s,.;:…-]+$/, '')}…`];
    const lines = wrap(ended, wide);
    if (lines.length <= most) return lines;
  }
}

function wrap(words: readonly string[], wide: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && longer.length <= wide) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
