import { fileURLToPath } from 'node:url';

/**
 * The font of all labels, bundled so that no system font is needed: Latin, Greek, Cyrillic, Arabic, Hebrew and more. Letters that it
 * lacks are taken from the other bundled fonts (`bundled-fonts.ts`), and what none of them has, such as emoji, from the system's
 * fonts where there are any. Their licences are in the folder of the fonts.
 */
const FONT_FAMILY = 'DejaVu Sans Condensed Bold';

/** Its name in SVG and CSS. */
export const FONT_NAME = 'DejaVu Sans Condensed';

/** Where it is on this machine. */
export const LABEL_FONT_FILE = fileURLToPath(new URL('./fonts/DejaVuSansCondensed-Bold.ttf', import.meta.url));

/** Sharp's options for text of this size in pixels. `markup` is Pango's: see {@link escapeMarkup}. */
export function textOptions(markup: string, size: number) {
  // At 72 dpi a point is a pixel.
  return { text: markup, font: `${FONT_FAMILY} ${size.toFixed(1)}`, fontfile: LABEL_FONT_FILE, dpi: 72, rgba: true };
}

/** Removes invisible characters except joiners, which shape the letters beside them. */
export const withoutInvisible = (text: string): string =>
  text.toWellFormed().replace(/[\p{Cc}\p{Cf}\ufffe\uffff]/gu, (sign) => (/[\u200c\u200d]/.test(sign) ? sign : ''));

/** Escapes text for Pango's markup, which is XML. Removes invisible characters except joiners. */
export function escapeMarkup(text: string): string {
  return withoutInvisible(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
