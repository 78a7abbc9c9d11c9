import sharp from 'sharp';
import { drawableText } from './drawable-text.ts';
import { escapeMarkup, textOptions } from './font.ts';

/** A rendered text, cropped to its visible pixels. */
export interface DrawnText {
  readonly input: Buffer;
  readonly width: number;
  readonly height: number;
  /** Font size in pixels that was used. */
  readonly size: number;
  /** Pixels below the baseline of the last line. */
  readonly descent: number;
}

/** Limits and look of a rendered text. Sizes in pixels, colours in CSS notation. */
export interface TextBox {
  readonly width: number;
  /** Most lines of the text. */
  readonly maxLines: number;
  /** By default only the lines limit it. */
  readonly maxHeight?: number;
  readonly size: number;
  /** The font shrinks to this size before words are broken or the text is truncated. */
  readonly minSize: number;
  readonly colour: string;
  readonly align?: 'left' | 'centre';
}

/** Letters that descend below the baseline, and how far, as a ratio of the font size. */
const DESCENDERS =
  /[gjpqyQ,;()[\]{}|/@ßçğşρφχβμηγξψζруфцщд]|[^\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}\p{P}\p{S}\s]/u;
const DESCENT_RATIO = 0.21;

/** Height of a line as a ratio of the font size. */
export const LINE_HEIGHT = 1.2;

/** Width that a code point takes at least, as a ratio of the font size: an `l` takes 0.3, and a letter may have several marks. */
const MIN_ADVANCE_RATIO = 0.1;

/**
 * Renders a text to fit a box. Where it does not fit, the font is made smaller, then words are broken, then the text is
 * truncated. Returns undefined where no part of it can be drawn. Takes no longer for what is far too long: of a prompt of
 * thousands of letters, one line is drawn.
 */
export async function drawText(text: string, box: TextBox): Promise<DrawnText | undefined> {
  const whole = text.replace(/\s+/g, ' ').trim();
  const start = truncateToBox(whole, box);
  const line = await drawableText(start);
  if (!line) return undefined;
  try {
    return start === whole ? await drawFitted(line, box) : await drawTruncated(line, box);
  } catch (error) {
    if (error instanceof Error && error.message.includes(NO_INK_MESSAGE)) return undefined;
    throw error;
  }
}

/** What libvips says where no letter of a text has a visible pixel, such as U+2800. */
const NO_INK_MESSAGE = 'no text to render';

/** The whole text where it may fit, else a beginning that certainly does not. */
function truncateToBox(text: string, { width, maxLines, minSize }: TextBox): string {
  const limit = Math.ceil((maxLines * width) / (minSize * MIN_ADVANCE_RATIO));
  if (text.length <= limit) return text;
  const codePoints = Array.from(text);
  return codePoints.length <= limit ? text : codePoints.slice(0, limit).join('');
}

async function drawFitted(line: string, box: TextBox): Promise<DrawnText | undefined> {
  for (const size of [box.size, (box.size + box.minSize) / 2, box.minSize]) {
    const drawn = await render(line, box, size, 'word');
    if (fits(drawn, box, size)) return drawn;
  }
  const whole = await render(line, box, box.minSize, 'word-char');
  return fits(whole, box, box.minSize) ? whole : await drawTruncated(line, box);
}

const fits = ({ width, height }: DrawnText, box: TextBox, size: number) =>
  width <= box.width &&
  height <= Math.min(size * LINE_HEIGHT * box.maxLines, box.maxHeight ?? Number.POSITIVE_INFINITY);

/** Renders the longest beginning that fits, found by binary search. */
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
