import pino from 'pino';
import { expect, it } from 'vitest';
import { Refusal } from '#schema/refusal.ts';
import type { Sheet } from '#schema/sheet.ts';
import { loadCatalogue } from '#services/catalogue.ts';
import { openKept } from '#services/kept.ts';
import { openLedger } from '#services/ledger.ts';
import { createLooks } from '#services/looks.ts';
import { openPresets } from '#services/presets.ts';
import { openCells } from '#services/sheets/cells.ts';
import { openSheetShelf, writePlace } from '#services/sheets/shelf.ts';
import { createSheets } from '#services/sheets.ts';
import { openStore } from '#services/store/open.ts';
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

it('fails no cell of a sheet that is taken up while it stops', async () => {
  await using store = await openStore('memory:', () => {});
  const log = pino({ level: 'silent' });
  const now = () => 0;
  await using kept = await openKept({ folder: undefined, maxBytes: 1e6, maxAge: 1e6, log, now });
  const shelf = openSheetShelf(store);
  await shelf.set(left);
  const ledger = openLedger(store);
  const catalogue = loadCatalogue('no-such-folder', undefined);
  const ended = Promise.withResolvers<'finished' | 'left'>();
  const sheets = createSheets({
    shelf,
    ledger,
    kept,
    catalogue,
    looks: createLooks(catalogue, await openPresets(store)),
    cells: openCells(kept),
    generator: {
      paint: async () => {
        throw new Refusal('I am being restarted.');
      },
      cancel: () => {},
    },
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
  const resumed = sheets.resume();
  await sheets.stop();
  await resumed;
  expect(await ended.promise).toBe('left');
  expect((await shelf.unfinished()).map(({ id }) => id)).toEqual(['7']);
});
