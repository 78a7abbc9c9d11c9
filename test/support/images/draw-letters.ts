/** A process without fonts of the system, as the Docker image is one: draws letters, and prints what they look like and what was loaded for them. */
import process from 'node:process';
import sharp, { type Sharp } from 'sharp';
import { loadedFonts, loadFontsFor } from '#services/sheets/rendering/bundled-fonts.ts';
import { escapeMarkup, FONT_NAME, textOptions } from '#services/sheets/rendering/font.ts';
import { drawText } from '#services/sheets/rendering/text.ts';

const SIZE_PX = 80;

export interface DrawnLetter {
  readonly letter: string;
  /** Whether it is a frame, which Pango draws instead of a letter that no font has; also in SVG. */
  readonly isBox: boolean;
  readonly isBoxInSvg: boolean;
  readonly wasDrawn: boolean;
  /** Names of the files of the fonts that were loaded by then. */
  readonly fonts: readonly string[];
}

/** Whether each of the four edges of what is drawn is a straight line from corner to corner. */
async function isFramed(image: Sharp): Promise<boolean> {
  const { data, info } = await image.trim().extractChannel(3).raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const lineOf = (length: number, at: (along: number) => number) =>
    Array.from({ length }, (_, along) => data[at(along)] ?? 0).filter((alpha) => alpha > 60).length > 0.9 * length;
  return [2, 3].some((inset) =>
    [
      lineOf(width, (x) => inset * width + x),
      lineOf(width, (x) => (height - 1 - inset) * width + x),
      lineOf(height, (y) => y * width + inset),
      lineOf(height, (y) => y * width + width - 1 - inset),
    ].every(Boolean),
  );
}

const svgOf = (letter: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><text x="40" y="140" font-size="${SIZE_PX}" font-family="${FONT_NAME}">${escapeMarkup(letter)}</text></svg>`;

const letters: DrawnLetter[] = [];
for (const letter of process.argv.slice(2)) {
  const drawn = await drawText(letter, { width: 400, maxLines: 1, size: SIZE_PX, minSize: SIZE_PX, colour: '#ffffff' });
  await loadFontsFor(letter);
  letters.push({
    letter,
    wasDrawn: drawn !== undefined,
    isBox: await isFramed(sharp({ text: textOptions(escapeMarkup(letter), SIZE_PX) })),
    isBoxInSvg: await isFramed(sharp(Buffer.from(svgOf(letter)))),
    fonts: loadedFonts().map((path) => path.split(/[\\/]/).at(-1) ?? ''),
  });
}
process.stdout.write(JSON.stringify(letters));
