import { fileURLToPath } from 'node:url';

/**
 * The font of all labels, bundled so that no system font is needed: Latin, Greek, Cyrillic, Arabic and more. Letters that it
 * lacks, such as Chinese or emoji, use the system's fonts where there are any. Its licence is in the same folder.
 */
const FONT_FAMILY = 'DejaVu Sans Condensed Bold';

/** Its name in SVG and CSS. */
export const FONT_NAME = 'DejaVu Sans Condensed';

const FONT_FILE = fileURLToPath(new URL('./fonts/DejaVuSansCondensed-Bold.ttf', import.meta.url));

/** Sharp's options for text of this size in pixels. `markup` is Pango's: see {@link escapeMarkup}. */
export function textOptions(markup: string, size: number) {
  // At 72 dpi a point is a pixel.
  return { text: markup, font: `${FONT_FAMILY} ${size.toFixed(1)}`, fontfile: FONT_FILE, dpi: 72, rgba: true };
}

/** Escapes text for Pango's markup, which is XML. Removes invisible characters except joiners. */
export function escapeMarkup(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\ufffe\uffff]/gu, (sign) => (/[\u200c\u200d]/.test(sign) ? sign : ''))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
