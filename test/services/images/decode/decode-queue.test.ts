import { globSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { createGrid } from '#schema/sheet/grid.ts';
import { decodeInTurn, EXPENSIVE_DECODE_BYTES, observeDecodes } from '#services/images/decode/decode-queue.ts';
import { fitPicture } from '#services/images/fit-picture.ts';
import { parsePicture } from '#services/images/picture.ts';
import { openSheetRenderer } from '#services/sheets/rendering/sheet-renderer.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';

/** Draws our own short texts alone; or what it does is done in the turn of `rasterize.ts`. */
const FILES_WITHOUT_A_TURN = [
  'src/services/backends/sketch/raster/paint-over.ts',
  'src/services/sheets/rendering/bundled-fonts.ts',
  'src/services/sheets/rendering/drawable-text.ts',
  'src/services/sheets/rendering/text.ts',
];

it('decodes, draws and encodes one picture at a time, whatever asks for it', async () => {
  const bytes = await samplePicture(900, 700);
  const picture = await parsePicture(bytes);
  const shape = { width: 300, height: 200 };
  const renderer = await openSheetRenderer({ title: 'a fox', subtitle: 'a sheet', grid: createGrid({}), shape });
  let most = 0;
  // Those in the queue are not looked at: reading a header, which takes no memory, is counted there too.
  const count = () => {
    most = Math.max(most, sharp.counters().process);
  };
  sharp.queue.on('change', count);
  const thumbnails = Array.from({ length: 4 }, () => renderer.createThumbnail(picture));
  const fitted = Array.from({ length: 4 }, () => fitPicture(picture, Math.floor(bytes.length / 2)));
  const parsed = Array.from({ length: 4 }, () => parsePicture(bytes));
  const drawn = renderer.render([{ is: 'painted', thumbnail: await renderer.createThumbnail(picture) }], true);
  await Promise.all([...thumbnails, ...fitted, ...parsed, drawn]);
  sharp.queue.off('change', count);
  expect(most).toBe(1);
});

it('leaves no file out that opens pictures', () => {
  const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
  const files = globSync('src/**/*.ts').filter((path) => /\bsharp\(/.test(read(path).replace(/^ ?\*.*$/gm, '')));
  expect(files.length).toBeGreaterThan(5);
  const unguarded = files.filter((path) => !read(path).includes('decodeInTurn('));
  expect(unguarded.toSorted()).toEqual(FILES_WITHOUT_A_TURN);
});

it('goes on after a decode that fails', async () => {
  const failing = decodeInTurn(0, () => Promise.reject(new Error('torn')));
  const next = decodeInTurn(0, async () => 'whole');
  await expect(failing).rejects.toThrow('torn');
  expect(await next).toBe('whole');
});

it('tells of an expensive decode before it begins and after it ended, and of no other', async () => {
  const told: string[] = [];
  const observer = { onStart: async () => void told.push('start'), onEnd: async () => void told.push('end') };
  const work = async (bytes: number) => {
    await Promise.resolve();
    return decodeInTurn(bytes, async () => void told.push('decode'));
  };
  await observeDecodes(observer, () => work(EXPENSIVE_DECODE_BYTES - 1));
  expect(told).toEqual(['decode']);
  await Promise.all([observeDecodes(observer, () => work(EXPENSIVE_DECODE_BYTES)), work(EXPENSIVE_DECODE_BYTES)]);
  expect(told.slice(1)).toEqual(['start', 'decode', 'end', 'decode']);
});
