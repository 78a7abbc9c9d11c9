import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { LABEL_FONT_FILE, textOptions } from './font.ts';
import { type Coverage, readCoverage } from './font-coverage.ts';

/** A font for letters that the font of all labels lacks. */
interface ScriptFont {
  readonly file: string;
  /** Letters of its scripts; which of them it has is read from the file. */
  readonly letters: RegExp;
}

const SCRIPT_FONTS: readonly ScriptFont[] = [
  {
    file: 'DroidSansFallback.ttf',
    // Punctuation of these scripts, and letters as wide as theirs, are in the two blocks.
    letters: /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}\u3000-\u303f\uff00-\uffef]/u,
  },
  { file: 'NotoSansThai-Bold.ttf', letters: /\p{scx=Thai}/u },
  { file: 'NotoSansDevanagari-Bold.ttf', letters: /\p{scx=Devanagari}/u },
  { file: 'NotoSansBengali-Bold.ttf', letters: /\p{scx=Bengali}/u },
  { file: 'NotoSansGujarati-Bold.ttf', letters: /\p{scx=Gujarati}/u },
  { file: 'NotoSansGurmukhi-Bold.ttf', letters: /\p{scx=Gurmukhi}/u },
  { file: 'NotoSansKannada-Bold.ttf', letters: /\p{scx=Kannada}/u },
  { file: 'NotoSansMalayalam-Bold.ttf', letters: /\p{scx=Malayalam}/u },
  { file: 'NotoSansOriya-Bold.ttf', letters: /\p{scx=Oriya}/u },
  { file: 'NotoSansTamil-Bold.ttf', letters: /\p{scx=Tamil}/u },
  { file: 'NotoSansTelugu-Bold.ttf', letters: /\p{scx=Telugu}/u },
  { file: 'NotoSansSinhala-Bold.ttf', letters: /\p{scx=Sinhala}/u },
  { file: 'NotoSansKhmer-Bold.ttf', letters: /\p{scx=Khmer}/u },
  { file: 'NotoSansMyanmar-Bold.ttf', letters: /\p{scx=Myanmar}/u },
  { file: 'NotoSansEthiopic-Bold.ttf', letters: /\p{scx=Ethiopic}/u },
];

const FOLDER = fileURLToPath(new URL('./fonts', import.meta.url));
const pathOf = (file: string) => join(FOLDER, file);

const loading = new Map<string, Promise<Coverage>>();

/** Loads a font once for the process: Pango then takes from it what the font of a label lacks, also in SVG. */
function loadOnce(path: string): Promise<Coverage> {
  const load = async () => {
    await sharp({ text: { ...textOptions('x', 10), fontfile: path } })
      .png()
      .toBuffer();
    return readCoverage(await readFile(path));
  };
  const loaded = loading.get(path) ?? load();
  loading.set(path, loaded);
  // Whoever asks next tries again.
  loaded.catch(() => loading.delete(path));
  return loaded;
}

/** Without this font its letters are left out, and all else is drawn. */
const loadScriptFont = ({ file }: ScriptFont): Promise<Coverage> => loadOnce(pathOf(file)).catch(() => () => false);

/** The files of the bundled fonts that this process has loaded. */
export const loadedFonts = (): string[] => [...loading.keys()];

/**
 * Loads the bundled fonts that a text needs: a font takes up to 10 MB and 70 ms, and most texts need none but that of all
 * labels. Returns which code points of the text they have.
 */
export async function loadFontsFor(text: string): Promise<Coverage> {
  const label = await loadOnce(LABEL_FONT_FILE);
  const codePoints = new Set(Array.from(text, (letter) => letter.codePointAt(0) ?? 0));
  const missing = [...codePoints].filter((code) => !label(code)).map((code) => String.fromCodePoint(code));
  const needed = SCRIPT_FONTS.filter(({ letters }) => missing.some((letter) => letters.test(letter)));
  const others = await Promise.all(needed.map(loadScriptFont));
  return (codePoint) => label(codePoint) || others.some((has) => has(codePoint));
}
