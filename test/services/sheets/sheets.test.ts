import pino from 'pino';
import { expect, it, vi } from 'vitest';
import type { Sheet } from '#schema/sheet/sheet.ts';
import { UserError } from '#schema/user-error.ts';
import { openUndelivered } from '#services/images/undelivered.ts';
import type { Generator } from '#services/jobs/generator.ts';
import { openJobStore } from '#services/jobs/job-store.ts';
import { loadModels } from '#services/models/models.ts';
import { openPresets } from '#services/presets/presets.ts';
import { createStyles } from '#services/presets/styles.ts';
import { createCellNotifier } from '#services/sheets/cell-notifier.ts';
import { openSheetStore, serializePlace } from '#services/sheets/sheet-store.ts';
import { createSheets } from '#services/sheets/sheets.ts';
import { openStore } from '#services/store/open-store.ts';
import type { Store } from '#services/store/store.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const { recipe, person, reply } = createJob(shippedModel('jdreetz/illustration'));
const unfinishedSheet: Sheet = {
  id: '7',
  prompt: 'a fox',
  look: undefined,
  seed: undefined,
  x: { name: 'seed', labels: ['1', '2'] },
  y: undefined,
  drafts: [recipe, recipe],
  person,
  place: serializePlace(TEST_PLACE),
  private: false,
  reply,
  at: 0,
  state: 'painting',
};

/** Sheets whose cells are painted as `paint` does, and how the first of them ends. */
async function openSheets(store: Store, generate: Generator['generate']) {
  const log = pino({ level: 'silent' });
  const now = () => 0;
  const undelivered = await openUndelivered({ folder: undefined, maxBytes: 1e6, maxAgeMs: 1e6, log, now });
  const models = loadModels('no-such-folder', undefined);
  const collection = openSheetStore(store);
  const ended = Promise.withResolvers<'finished' | 'left'>();
  const sheets = createSheets({
    sheetStore: collection,
    jobStore: openJobStore(store),
    undelivered: undelivered,
    models: models,
    styles: createStyles(models, await openPresets(store)),
    cellNotifier: createCellNotifier(undelivered),
    generator: { generate: generate, cancel: () => {} },
    notifier: {
      showProgress: () => {},
      finish: async () => {
        ended.resolve('finished');
        return undefined;
      },
      release: async () => ended.resolve('left'),
    },
    resultNotifier: {
      isAcknowledged: async () => true,
      showProgress: () => {},
      deliver: async () => ({ is: 'kept', reason: 'fault' }),
      reportUserError: async () => {},
      reportFault: async () => {},
      reportCancellation: async () => {},
    },
    ownsGuild: () => true,
    concurrency: 1,
    maxQueuedCells: 2,
    expectedSeconds: () => 1,
    priceOf: () => undefined,
    checkQuota: () => {},
    log,
    now,
    random: () => 0,
  });
  return { sheets, shelf: collection, ended: ended.promise, [Symbol.asyncDispose]: undelivered[Symbol.asyncDispose] };
}

it('fails no cell of a sheet that is resumed during a stop', async () => {
  await using store = await openStore('memory:', () => {});
  await using at = await openSheets(store, async () => {
    throw new UserError('I am being restarted.');
  });
  await at.shelf.saveActive(unfinishedSheet);
  const resumed = at.sheets.resume();
  await at.sheets.stop();
  await resumed;
  expect(await at.ended).toBe('left');
  expect((await at.shelf.findUnfinished(() => {})).map(({ id }) => id)).toEqual(['7']);
});

it('does not resume a sheet that was started meanwhile: each cell is painted once', async () => {
  await using store = await openStore('memory:', () => {});
  const painted: (number | undefined)[] = [];
  await using at = await openSheets(store, async (_, { part }, acknowledge) => {
    painted.push(part);
    await acknowledge();
    await new Promise(() => {});
  });
  void at.sheets.start(
    { ...unfinishedSheet, state: 'asked' },
    { person, place: TEST_PLACE, reply, private: false },
    undefined,
    async () => {},
  );
  await vi.waitFor(() => expect(painted).toHaveLength(2));
  await at.sheets.resume();
  expect(painted).toEqual([1, 2]);
});
