import { fileURLToPath } from 'node:url';

/**
 * The font of all labels, so that no machine has to have one: Latin, Greek, Cyrillic, Arabic and more. What it lacks, such as
 * Chinese or emoji, comes from the machine's own fonts, where there are any. Its licence lies beside it.
 */
const FONT_FAMILY = 'DejaVu Sans Condensed Bold';
const FONT_FILE = fileURLToPath(new URL('./fonts/DejaVuSansCondensed-Bold.ttf', import.meta.url));

/** Sharp's options for text of this size in pixels. `markup` is Pango's: see {@link escapeMarkup}. */
export function textOptions(markup: string, size: number) {
  // At 72 points to the inch points are pixels.
  return { text: markup, font: `${FONT_FAMILY} ${size.toFixed(1)}`, fontfile: FONT_FILE, dpi: 72, rgba: true };
}

/** Text as Pango's markup, which reads marks as XML does. Signs that are not seen are left out, but for those that join. */
export function escapeMarkup(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\ufffe\uffff]/gu, (sign) => (/[\u200c\u200d]/.test(sign) ? sign : ''))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
