import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { PARAM_NAMES, paramSpec } from '#schema/model/params/params.ts';
import { boundingShape, cellShape, createGrid } from '#schema/sheet/grid.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import { drawableText } from '#services/sheets/rendering/drawable-text.ts';
import { drawLabels } from '#services/sheets/rendering/labels.ts';
import { computeLayout } from '#services/sheets/rendering/layout.ts';
import { measureLayout, openSheetRenderer, type Tile } from '#services/sheets/rendering/sheet-renderer.ts';
import { drawText, LINE_HEIGHT } from '#services/sheets/rendering/text.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const axis = (name: string, count: number, label = (at: number) => `${at + 1}`) => ({
  name,
  labels: Array.from({ length: count }, (_, at) => label(at)),
});
const SQUARE = { width: 1, height: 1 };
const headerOf = (axes: Pick<Sheet, 'x' | 'y'>) => ({
  title: 'a fox',
  subtitle: 'Illustration · seed 7',
  grid: createGrid(axes),
  shape: SQUARE,
});
/** How many pictures sharp makes during `work`. */
async function countRenderings(work: () => Promise<unknown>): Promise<number> {
  let renderings = 0;
  const count = () => {
    renderings += 1;
  };
  sharp.queue.on('change', count);
  await work();
  sharp.queue.off('change', count);
  return renderings;
}

/** Width of a phone, in CSS pixels. */
const PHONE_WIDTH_PX = 390;

describe('the grid of a sheet', () => {
  it.each([
    [{}, 1, 1],
    [{ x: axis('scale', 3) }, 3, 1],
    [{ y: axis('scale', 3) }, 3, 1],
    [{ x: axis('seed', 6) }, 3, 2],
    [{ x: axis('seed', 36) }, 6, 6],
    [{ x: axis('scale', 6), y: axis('steps', 6) }, 6, 6],
    [{ x: axis('scale', 1), y: axis('steps', 1) }, 1, 1],
    [{ x: axis('seed', 12), y: axis('steps', 3) }, 3, 12],
    [{ x: axis('seed', 3), y: axis('steps', 12) }, 3, 12],
  ])('%#', (axes, columns, rows) => {
    const grid = createGrid(axes);
    expect([grid.columns, grid.rows]).toEqual([columns, rows]);
    const count = ('x' in axes ? axes.x.labels.length : 1) * ('y' in axes ? axes.y.labels.length : 1);
    const places = Array.from({ length: count }, (_, cell) => grid.positionOf(cell));
    expect(new Set(places.map(({ column, row }) => `${column} ${row}`)).size).toBe(count);
    for (const { column, row } of places) expect(column < columns && row < rows).toBe(true);
  });

  it('transposes a grid that is too wide, with its labels', () => {
    const grid = createGrid({ x: axis('seed', 12), y: axis('steps', 3) });
    expect([grid.columnAxis?.name, grid.rowAxis?.name, grid.positionOf(13)]).toEqual([
      'steps',
      'seed',
      { column: 1, row: 1 },
    ]);
  });
});

it.each(PARAM_NAMES.flatMap((param) => paramSpec(param).axis?.names[0] ?? []))(
  'shows the whole name of the axis %s above the labels of its rows',
  async (name) => {
    const grid = createGrid({ x: axis('steps', 3), y: axis(name, 2) });
    const { downName, labelSize } = await measureLayout({ grid, shape: SQUARE });
    const anywhere = { width: 4000, maxLines: 1, size: labelSize, minSize: labelSize, colour: '#ffffff' };
    const { width = 0 } = (await drawText(name, anywhere)) ?? {};
    expect(downName.width).toBeGreaterThanOrEqual(width);
  },
);

describe('the shape of a cell', () => {
  const model = shippedModel('jdreetz/illustration');
  it.each([
    [{}, 1],
    [{ aspect_ratio: '3:2' }, 1.5],
    [{ aspect_ratio: 'custom', width: 256, height: 512 }, 0.5],
  ])('of %j', (input, ratio) => {
    const { width, height } = cellShape(model, input);
    expect(width / height).toBeCloseTo(ratio);
    expect(width * height).toBeCloseTo(1);
  });

  it('fits wide and tall pictures', () => {
    const both = boundingShape([
      cellShape(model, { aspect_ratio: '16:9' }),
      cellShape(model, { aspect_ratio: '9:16' }),
    ]);
    expect(both.width).toBeCloseTo(both.height);
  });
});

describe('labels', () => {
  it('are at least 11 pixels high on a phone, in every sheet', () => {
    for (let columns = 1; columns <= 6; columns += 1) {
      for (const rows of [1, 6, 18]) {
        const grid = createGrid({ x: axis('scale', columns), y: axis('steps', rows) });
        const { minLabelSize: least, width, height } = computeLayout(grid, SQUARE, { widest: 3, lines: 3 });
        expect((least / width) * PHONE_WIDTH_PX).toBeGreaterThan(11);
        expect(width * height).toBeLessThan(9_300_000);
      }
    }
  });

  it('stay in their box, whatever their text', async () => {
    const box = { width: 200, maxLines: 3, size: 40, minSize: 30, colour: '#ffffff' };
    const TEXT = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.constantFrom(
        '<b>&amp;</b>',
        'W'.repeat(99),
        'Привет, мир',
        '日本語 '.repeat(9),
        '🦊👩‍👩‍👧',
        'عربى',
        '\u0000\ud800',
      ),
    );
    await fc.assert(
      fc.asyncProperty(TEXT, async (text) => {
        const drawn = await drawText(text, box);
        if (!drawn) return;
        expect(drawn.width).toBeLessThanOrEqual(box.width);
        expect(drawn.height).toBeLessThanOrEqual(drawn.size * LINE_HEIGHT * box.maxLines);
      }),
      { numRuns: 60 },
    );
  });

  it('of rows beside wide pictures leave each other their place', async () => {
    const y = axis('words', 6, (at) => `one very long label ${at}`);
    const content = { ...headerOf({ x: axis('scale', 6), y }), shape: { width: 21, height: 9 } };
    const layout = await measureLayout(content);
    const [first, second] = [layout.cell(0), layout.cell(6)];
    const beside = (await drawLabels(content, layout)).filter(
      ({ left, top, pixels }) => top >= first.top && left + pixels.width <= first.left,
    );
    expect(beside).toHaveLength(6);
    for (const { pixels } of beside) expect(pixels.height).toBeLessThanOrEqual(second.top - first.top);
  });

  it('are shrunk first, then shortened with an ellipsis', async () => {
    const box = { width: 300, maxLines: 1, size: 40, minSize: 30, colour: '#ffffff' };
    const [short, long] = await Promise.all([drawText('a fox', box), drawText('a fox in the snow by the sea', box)]);
    expect([short?.size, long?.size]).toEqual([40, 30]);
  });

  it.each([
    ['Handwriting & <sketch> 0.8', 'Handwriting & <sketch> 0.8'],
    ['Ink\u202e\u0000', 'Ink'],
    ['\u{10940}\u{10941}\u{10942}', ''],
    ['fox \u{10940}', 'fox'],
  ])('never are boxes: %j', async (text, left) => {
    expect(await drawableText(text)).toBe(left);
  });

  it.each(['\u200d', '\ufe0f', '\u2800', '\u2800 \u2800'])(
    'are left out where nothing of them is visible: %j',
    async (text) => {
      const box = { width: 300, maxLines: 1, size: 40, minSize: 30, colour: '#ffffff' };
      expect(await drawText(text, box)).toBeUndefined();
      const renderer = await openSheetRenderer({ ...headerOf({ x: axis('words', 2, () => text) }), title: text });
      const picture = await renderer.render(
        [{ is: 'failed', reason: text, mayTryAgain: false }, { is: 'waiting' }],
        true,
      );
      expect(picture.width).toBeGreaterThan(0);
    },
  );

  it.each([
    ['all alike', () => 'fox '],
    ['all different, and in few fonts', (at: number) => String.fromCodePoint(0x20000 + at)],
  ])('take no more renderings where the text has thousands of letters: %s', async (_, wordAt) => {
    const box = { width: 300, maxLines: 1, size: 40, minSize: 30, colour: '#ffffff' };
    const draw = (start: number, words: number) =>
      countRenderings(() => drawText(Array.from({ length: words }, (_, at) => wordAt(start + at)).join(''), box));
    await draw(0, 1);
    const few = await draw(1, 300);
    expect(few).toBeGreaterThan(0);
    expect(await draw(301, 6000)).toBe(few);
  });

  it('are numbers if no font has their letters', async () => {
    const empty = await openSheetRenderer(headerOf({ x: axis('words', 2, () => '\u{10940}\u{10941}') }));
    const numbered = await openSheetRenderer(headerOf({ x: axis('words', 2, (at) => `no. ${at + 1}`) }));
    const [one, other] = await Promise.all(
      [empty, numbered].map((painter) => painter.render([{ is: 'waiting' }, { is: 'waiting' }], true)),
    );
    expect(one?.bytes).toEqual(other?.bytes);
  });
});

describe('the picture of a sheet', () => {
  it.each([
    [{ x: axis('seed', 1) }, 1],
    [{ x: axis('scale', 3), y: axis('LoRA', 2, (at) => ['Lassie', 'Handwriting and sketch'][at] ?? '') }, 6],
    [{ x: axis('scale', 6), y: axis('steps', 6) }, 36],
  ])('%#: shows each cell in its place, within what a message may carry', async (axes, count) => {
    const painter = await openSheetRenderer(headerOf(axes));
    const bytes = await samplePicture();
    const { width = 0, height = 0 } = await sharp(bytes).metadata();
    const thumbnail = await painter.createThumbnail({ bytes, format: 'png', width, height });
    const blank: Tile[] = Array.from({ length: count }, () => ({ is: 'waiting' }));
    const last: Tile[] = [...blank.slice(1), { is: 'painted', thumbnail }];
    const [before, after] = [await painter.render(blank, true), await painter.render(last, true)];
    expect(await sharp(after.bytes).metadata()).toMatchObject({
      format: 'webp',
      width: after.width,
      height: after.height,
    });
    expect(after.bytes.length).toBeLessThan(2_000_000);
    const corner = async ({ bytes: of, width: wide, height: high }: typeof after) =>
      sharp(of)
        .extract({
          left: Math.floor(wide * 0.5),
          top: Math.floor(high * 0.9),
          width: Math.floor(wide * 0.4),
          height: 9,
        })
        .raw()
        .toBuffer();
    expect(await corner(after)).not.toEqual(await corner(before));
  });

  it('takes no memory while it waits for its cells', async () => {
    const open = () => openSheetRenderer(headerOf({ x: axis('scale', 6), y: axis('steps', 6) }));
    await open();
    const before = process.memoryUsage().rss;
    const renderers = [];
    for (let count = 0; count < 10; count += 1) renderers.push(await open());
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
    expect(renderers).toHaveLength(10);
  });

  it('says in a cell why it has no picture', async () => {
    const painter = await openSheetRenderer(headerOf({ x: axis('scale', 3), y: axis('steps', 2) }));
    const states: Tile[] = [
      { is: 'waiting' },
      { is: 'painting' },
      { is: 'canceled' },
      { is: 'lost' },
      { is: 'failed', reason: 'the safety checker filtered it', mayTryAgain: false },
    ];
    const drawn = await Promise.all(
      states.map((tile) =>
        painter.render(
          Array.from({ length: 6 }, () => tile),
          false,
        ),
      ),
    );
    expect(new Set(drawn.map(({ bytes }) => Buffer.from(bytes).toString('base64'))).size).toBe(states.length);
  });

  it.each([2, 4, 6, 12, 36])('in a cell of %s, however long the reason is', async (count) => {
    const painter = await openSheetRenderer(headerOf({ x: axis('seed', count) }));
    const sentence = 'The model was interrupted while it painted. Please try again in a minute or two. ';
    for (const length of [30, 61, 90, 160, 300]) {
      const tile: Tile = { is: 'failed', reason: sentence.repeat(4).slice(0, length), mayTryAgain: true };
      await painter.render(
        Array.from({ length: count }, () => tile),
        false,
      );
    }
  });
});
