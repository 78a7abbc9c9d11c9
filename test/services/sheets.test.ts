import pino from 'pino';
import { expect, it, vi } from 'vitest';
import { Refusal } from '#schema/refusal.ts';
import type { Sheet } from '#schema/sheet.ts';
import { loadCatalogue } from '#services/catalogue.ts';
import type { Generator } from '#services/generator.ts';
import { openKept } from '#services/kept.ts';
import { openLedger } from '#services/ledger.ts';
import { createLooks } from '#services/looks.ts';
import { openPresets } from '#services/presets.ts';
import { openCells } from '#services/sheets/cells.ts';
import { openSheetShelf, writePlace } from '#services/sheets/shelf.ts';
import { createSheets } from '#services/sheets.ts';
import { openStore } from '#services/store/open.ts';
import type { Store } from '#services/store/store.ts';
import { jobOf, SOMEWHERE } from '#test/support/jobs.ts';
import { shippedCard } from '#test/support/shipped-cards.ts';

const { recipe, person, reply } = jobOf(shippedCard('jdreetz/illustration'));
const left: Sheet = {
  id: '7',
  prompt: 'a fox',
  look: undefined,
  seed: undefined,
  x: { name: 'seed', labels: ['1', '2'] },
  y: undefined,
  drafts: [recipe, recipe],
  person,
  place: writePlace(SOMEWHERE),
  private: false,
  reply,
  at: 0,
  state: 'painting',
};

/** Sheets whose cells are painted as `paint` does, and how the first of them ends. */
async function openSheets(store: Store, paint: Generator['paint']) {
  const log = pino({ level: 'silent' });
  const now = () => 0;
  const kept = await openKept({ folder: undefined, maxBytes: 1e6, maxAge: 1e6, log, now });
  const catalogue = loadCatalogue('no-such-folder', undefined);
  const shelf = openSheetShelf(store);
  const ended = Promise.withResolvers<'finished' | 'left'>();
  const sheets = createSheets({
    shelf,
    ledger: openLedger(store),
    kept,
    catalogue,
    looks: createLooks(catalogue, await openPresets(store)),
    cells: openCells(kept),
    generator: { paint, cancel: () => {} },
    audience: {
      show: () => {},
      finish: async () => {
        ended.resolve('finished');
        return undefined;
      },
      leave: async () => ended.resolve('left'),
    },
    results: {
      acknowledged: async () => true,
      show: () => {},
      deliver: async () => ({ is: 'kept', reason: 'fault' }),
      refuse: async () => {},
      fail: async () => {},
      cancel: async () => {},
    },
    owns: () => true,
    atOnce: 1,
    atATime: 2,
    secondsOf: () => 1,
    priceOf: () => undefined,
    afford: () => {},
    log,
    now,
    random: () => 0,
  });
  return { sheets, shelf, ended: ended.promise, [Symbol.asyncDispose]: kept[Symbol.asyncDispose] };
}

it('fails no cell of a sheet that is taken up while it stops', async () => {
  await using store = await openStore('memory:', () => {});
  await using at = await openSheets(store, async () => {
    throw new Refusal('I am being restarted.');
  });
  await at.shelf.set(left);
  const resumed = at.sheets.resume();
  await at.sheets.stop();
  await resumed;
  expect(await at.ended).toBe('left');
  expect((await at.shelf.unfinished(() => {})).map(({ id }) => id)).toEqual(['7']);
});

it('does not take up what was begun meanwhile: each cell is painted once', async () => {
  await using store = await openStore('memory:', () => {});
  const painted: (number | undefined)[] = [];
  await using at = await openSheets(store, async (_, { part }, acknowledge) => {
    painted.push(part);
    await acknowledge();
    await new Promise(() => {});
  });
  void at.sheets.begin(
    { ...left, state: 'asked' },
    { person, place: SOMEWHERE, reply, private: false },
    undefined,
    async () => {},
  );
  await vi.waitFor(() => expect(painted).toHaveLength(2));
  await at.sheets.resume();
  expect(painted).toEqual([1, 2]);
});
