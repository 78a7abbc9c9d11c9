import sharp from 'sharp';
import { loadFontsFor } from './bundled-fonts.ts';
import { escapeMarkup, textOptions, withoutInvisible } from './font.ts';

/** What has no shape of its own: spaces, joiners, and signs that choose between shapes. */
const SHAPELESS = /\s|\u200c|\u200d|\p{Variation_Selector}/u;

const PROBE_SIZE_PX = 40;

const glyphCache = new Map<string, boolean>();

/** Most letters whose result is cached. */
const MAX_CACHED_GLYPHS = 5000;

/**
 * Removes the letters that neither a bundled font nor one of this machine has; empty where fewer than half of the letters are left.
 * Loads the bundled fonts that the text needs.
 */
export async function drawableText(typed: string): Promise<string> {
  const text = withoutInvisible(typed);
  if (Array.from(text).every((sign) => SHAPELESS.test(sign))) return '';
  const isBundled = await loadFontsFor(text);
  const hasBundled = (letter: string) =>
    Array.from(letter).every((sign) => SHAPELESS.test(sign) || isBundled(sign.codePointAt(0) ?? 0));
  if (hasBundled(text)) return text;
  const letters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  const kept: string[] = [];
  for (const letter of letters) if (hasBundled(letter) || (await hasGlyph(letter))) kept.push(letter);
  const isWord = (letter: string) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(letter);
  if (kept.filter(isWord).length < letters.filter(isWord).length / 2) return '';
  return kept.join('').replace(/\s+/g, ' ').trim();
}

async function hasGlyph(letter: string): Promise<boolean> {
  const cached = glyphCache.get(letter);
  if (cached !== undefined) return cached;
  const has = !(await isMissingGlyph(letter));
  if (glyphCache.size >= MAX_CACHED_GLYPHS) glyphCache.clear();
  glyphCache.set(letter, has);
  return has;
}

/**
 * Whether no font has the letter: Pango then draws a box with the code point in it. The frame of this box is the same for all
 * letters, so it is compared with the box of an unassigned code point.
 */
async function isMissingGlyph(letter: string): Promise<boolean> {
  const unassigned = (letter.codePointAt(0) ?? 0) > 0xffff ? '\u{dfffd}' : '\u{378}';
  const [shape, box] = await Promise.all([renderGlyph(letter), renderGlyph(unassigned)]);
  return !shape || !box || haveSameFrame(shape, box);
}

interface GlyphImage {
  readonly width: number;
  readonly height: number;
  readonly alpha: Uint8Array;
}

/** Whether both have the same first column, and the same first row over their common width. */
function haveSameFrame(one: GlyphImage, other: GlyphImage): boolean {
  if (one.height !== other.height) return false;
  const width = Math.min(one.width, other.width) - 2;
  const row = ({ alpha }: GlyphImage) => alpha.subarray(0, width).join();
  const column = (ink: GlyphImage) => Array.from({ length: ink.height }, (_, y) => ink.alpha[y * ink.width]).join();
  return row(one) === row(other) && column(one) === column(other);
}

async function renderGlyph(letter: string): Promise<GlyphImage | undefined> {
  const text = escapeMarkup(letter);
  if (!text) return undefined;
  try {
    const image = sharp({ text: textOptions(text, PROBE_SIZE_PX) });
    const { data, info } = await image.extractChannel('alpha').raw().toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, alpha: data };
  } catch {
    // Pango fails where the letter has no visible pixels.
    return undefined;
  }
}
