import sharp from 'sharp';
import { drawableText } from './drawable-text.ts';
import { escapeMarkup, textOptions } from './font.ts';

/** A text as a picture, cut to its ink. */
export interface DrawnText {
  readonly input: Buffer;
  readonly width: number;
  readonly height: number;
  /** Pixels of its letters, as they came to be. */
  readonly size: number;
  /** Pixels of it that are below the line on which its last letters stand. */
  readonly descent: number;
}

/** How a text is to look. Pixels; colours as CSS has them. */
export interface TextBox {
  readonly width: number;
  /** Lines that it may have. */
  readonly maxLines: number;
  readonly size: number;
  /** It is made smaller down to this before a word is broken or anything is left out. */
  readonly minSize: number;
  readonly colour: string;
  readonly align?: 'left' | 'centre';
}

/** Letters that go below the line, and how far they go, in sizes of this font. */
const DESCENDERS =
  /[gjpqyQ,;()[\]{}|/@ßçğşρφχβμηγξψζруфцщд]|[^\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}\p{P}\p{S}\s]/u;
const DESCENT_RATIO = 0.21;

/** Height of a line in sizes of this font. */
export const LINE_HEIGHT = 1.2;

/**
 * Draws a text into a box: smaller, then with broken words, then shortened, as far as it takes. None where nothing of it can be
 * drawn.
 */
export async function drawText(text: string, box: TextBox): Promise<DrawnText | undefined> {
  const line = await drawableText(text.replace(/\s+/g, ' ').trim());
  if (!line) return undefined;
  for (const size of [box.size, (box.size + box.minSize) / 2, box.minSize]) {
    const drawn = await render(line, box, size, 'word');
    if (fits(drawn, box, size)) return drawn;
  }
  const whole = await render(line, box, box.minSize, 'word-char');
  return fits(whole, box, box.minSize) ? whole : await drawTruncated(line, box);
}

const fits = ({ width, height }: DrawnText, box: TextBox, size: number) =>
  width <= box.width && height <= size * LINE_HEIGHT * box.maxLines;

/** The longest beginning that fits, found by halving. */
async function drawTruncated(text: string, box: TextBox): Promise<DrawnText | undefined> {
  const letters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  let best: DrawnText | undefined;
  let [least, most] = [0, letters.length - 1];
  while (least <= most) {
    const middle = (least + most) >> 1;
    const start = letters.slice(0, middle).join('').trimEnd();
    const drawn = await render(`${start}…`, box, box.minSize, 'word-char');
    if (fits(drawn, box, box.minSize)) {
      best = drawn;
      least = middle + 1;
    } else most = middle - 1;
  }
  return best;
}

async function render(text: string, box: TextBox, size: number, wrap: 'word' | 'word-char'): Promise<DrawnText> {
  const { colour, align = 'centre' } = box;
  const markup = `<span foreground="${colour}">${escapeMarkup(text)}</span>`;
  const { data, info } = await sharp({
    text: { ...textOptions(markup, size), width: Math.floor(box.width), wrap, align },
  })
    .png({ compressionLevel: 1 })
    .toBuffer({ resolveWithObject: true });
  const lastWords = info.height > size * LINE_HEIGHT ? (text.split(' ').at(-1) ?? '') : text;
  const descent = DESCENDERS.test(lastWords) ? Math.round(size * DESCENT_RATIO) : 0;
  return { input: data, width: info.width, height: info.height, size, descent };
}
