import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createGrid } from '#schema/sheet/grid.ts';
import { loadedFonts } from '#services/sheets/rendering/bundled-fonts.ts';
import { openSheetRenderer } from '#services/sheets/rendering/sheet-renderer.ts';
import type { DrawnLetter } from '#test/support/images/draw-letters.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lorikeet-no-fonts-'));
  await writeFile(join(folder, 'fonts.conf'), '<?xml version="1.0"?><fontconfig></fontconfig>');
});
afterAll(() => rm(folder, { recursive: true }));

/** Draws letters, one after the other, where the system has no fonts. */
async function drawWithoutSystemFonts(...letters: string[]): Promise<DrawnLetter[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ['test/support/images/draw-letters.ts', ...letters], {
    env: { ...process.env, FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  });
  return JSON.parse(stdout);
}

const LABEL_FONT = 'DejaVuSansCondensed-Bold.ttf';

/** Letters that are not framed by straight lines themselves, and the font that has them, if it is not that of all labels. */
const LETTERS: readonly [script: string, letters: string, font?: string][] = [
  ['Latin', 'aß'],
  ['Cyrillic', 'жЯ'],
  ['Greek', 'λΩ'],
  ['Arabic', 'ثع'],
  ['Hebrew', 'שא'],
  ['Japanese', '狐のヲ、！Ａ', 'DroidSansFallback.ttf'],
  ['Chinese', '红貓ㄅ', 'DroidSansFallback.ttf'],
  ['Korean', '빨여', 'DroidSansFallback.ttf'],
  ['Thai', 'สุจั', 'NotoSansThai-Bold.ttf'],
  ['Devanagari', 'लाड़', 'NotoSansDevanagari-Bold.ttf'],
  ['Bengali', 'লশি', 'NotoSansBengali-Bold.ttf'],
  ['Gujarati', 'લશ', 'NotoSansGujarati-Bold.ttf'],
  ['Gurmukhi', 'ਲਸ਼', 'NotoSansGurmukhi-Bold.ttf'],
  ['Kannada', 'ನರಿ', 'NotoSansKannada-Bold.ttf'],
  ['Malayalam', 'കുറ', 'NotoSansMalayalam-Bold.ttf'],
  ['Odia', 'କୁଲ', 'NotoSansOriya-Bold.ttf'],
  ['Tamil', 'நரி', 'NotoSansTamil-Bold.ttf'],
  ['Telugu', 'నక్', 'NotoSansTelugu-Bold.ttf'],
  ['Sinhala', 'නරි', 'NotoSansSinhala-Bold.ttf'],
  ['Khmer', 'កញ្', 'NotoSansKhmer-Bold.ttf'],
  ['Burmese', 'မြေ', 'NotoSansMyanmar-Bold.ttf'],
  ['Ethiopic', 'ቀበ', 'NotoSansEthiopic-Bold.ttf'],
];

const splitLetters = (text: string) => [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);

it('draws the letters of all scripts, none as a box, where the system has no fonts', async () => {
  const all = LETTERS.flatMap(([, letters]) => splitLetters(letters));
  const drawn = await drawWithoutSystemFonts(...all);
  expect(drawn.map(({ letter }) => letter)).toEqual(all);
  expect(drawn.filter(({ wasDrawn, isBox }) => !wasDrawn || isBox)).toEqual([]);
});

it('draws the letters of a chart, which is an SVG, with the same fonts', async () => {
  const drawn = await drawWithoutSystemFonts('\u{10940}', ...'狐빨ส');
  expect(drawn.map(({ isBoxInSvg }) => isBoxInSvg)).toEqual([true, false, false, false]);
});

it('leaves out the letters that no font has, which would be boxes', async () => {
  expect(await drawWithoutSystemFonts('\u{10940}', '\u0f40')).toMatchObject([
    { wasDrawn: false, isBox: true },
    { wasDrawn: false, isBox: true },
  ]);
});

it('loads a font when the first text needs it, and no other', async () => {
  const letters = ['fox', '→ 1–2 «é»', ...LETTERS.map(([, text]) => text)];
  const needed = LETTERS.flatMap(([, , font]) => font ?? []);
  const drawn = await drawWithoutSystemFonts(...letters);
  expect(drawn.slice(0, 7).map(({ fonts }) => fonts)).toEqual(Array.from({ length: 7 }, () => [LABEL_FONT]));
  expect(drawn[7]?.fonts).toEqual([LABEL_FONT, 'DroidSansFallback.ttf']);
  expect(drawn.at(-1)?.fonts).toEqual([LABEL_FONT, ...new Set(needed)]);
});

it('loads nothing before a sheet is drawn', () => {
  expect(loadedFonts()).toEqual([]);
});

it('draws in a cell why it has no picture, in Japanese too', async () => {
  const grid = createGrid({ x: { name: 'seed', labels: ['1'] } });
  const renderer = await openSheetRenderer({ title: '赤い狐', subtitle: '', grid, shape: { width: 1, height: 1 } });
  const render = async (reason: string) =>
    Buffer.from((await renderer.render([{ is: 'failed', reason, mayTryAgain: false }], false)).bytes);
  const [empty, one, other] = [
    await render(''),
    await render('画像を除外しました。'),
    await render('混雑しています。'),
  ];
  expect(one.equals(empty)).toBe(false);
  expect(one.equals(other)).toBe(false);
});
