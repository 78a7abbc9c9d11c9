import { strokesOf, textWidth, toWritable } from '#services/backends/sketch/drawing/stroke-font.ts';
import type { LayerContext } from './layer-context.ts';

/** Largest height of capitals, and the smallest that is readable, in thousandths of the shorter side. */
const [MAX_CAPITAL_HEIGHT, MIN_CAPITAL_HEIGHT] = [46, 34];
/** Top of the first line, in thousandths of the shorter side, and line height, in heights of a capital. */
const [TOP_MARGIN, LINE_HEIGHT] = [74, 1.8];
/** Words that need a following word, and so must not stand last before the ellipsis. */
const DANGLING_WORD =
  /^(?:a|an|the|and|or|of|in|on|at|by|to|for|from|with|under|over|above|into|near|behind|his|her|its|their)$/i;

/** Writes the prompt by hand across the sky, on as many lines as fit; a longer prompt ends in an ellipsis. */
export function paintHandwriting({ width, horizon, pen, random }: LayerContext, prompt: string): void {
  const maxWidth = width * 0.8;
  const lines = layOutLines(toWritable(prompt), Math.floor(maxWidth / MIN_CAPITAL_HEIGHT), horizon > 700 ? 3 : 2);
  const capitalHeight = Math.min(MAX_CAPITAL_HEIGHT, maxWidth / Math.max(8, ...lines.map((line) => line.length)));
  const tilt = random.between(-0.035, 0.035);
  for (const [at, line] of lines.entries()) {
    const [left, top] = [(width - textWidth(line, capitalHeight)) / 2, TOP_MARGIN + at * capitalHeight * LINE_HEIGHT];
    for (const stroke of strokesOf(line, left, top, capitalHeight)) {
      const slanted = stroke.map((value, i) =>
        i % 2 === 0 ? value - ((stroke[i + 1] ?? 0) - top) * 0.16 : value + ((stroke[i - 1] ?? 0) - width / 2) * tilt,
      );
      pen.line(slanted, '#2f2c38', 4.4, stroke.length > 4);
    }
  }
}

/**
 * Wraps a text into at most `maxLines` lines of at most `maxLetters` letters and about equal length. A text that does not fit is
 * truncated after a whole phrase and ends in `…`.
 */
export function layOutLines(text: string, maxLetters: number, maxLines: number): string[] {
  const words = text
    .split(/\s+/)
    .flatMap((word) => (word.length > maxLetters ? [`${word.slice(0, maxLetters - 1)}…`] : word || []));
  for (let count = 1; count <= maxLines; count += 1) {
    const evenLength = Math.ceil(words.join(' ').length / count);
    for (let lineLength = Math.min(evenLength, maxLetters); lineLength <= maxLetters; lineLength += 1) {
      const lines = wrap(words, lineLength);
      if (lines.length <= count) return lines;
    }
  }
  return truncate(words, maxLetters, maxLines);
}

function truncate(words: readonly string[], maxLetters: number, maxLines: number): string[] {
  let kept = [...words];
  for (;;) {
    kept = kept.slice(0, -1);
    while (DANGLING_WORD.test(kept.at(-1) ?? '')) kept = kept.slice(0, -1);
    const ended = [...kept.slice(0, -1), `${(kept.at(-1) ?? '').replace(/[\s,.;:…-]+$/, '')}…`];
    const lines = wrap(ended, maxLetters);
    if (lines.length <= maxLines) return lines;
  }
}

function wrap(words: readonly string[], maxLetters: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && longer.length <= maxLetters) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
