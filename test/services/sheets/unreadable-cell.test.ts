import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Sheet } from '#schema/sheet/sheet.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { openRendererFor } from '#services/sheets/renderer.ts';
import { restoreProgress } from '#services/sheets/run/resume.ts';
import { findRetryableCells } from '#services/sheets/run/retry-cells.ts';
import { serializePlace } from '#services/sheets/sheet-store.ts';
import { openStore } from '#services/store/open-store.ts';
import { undeliveredNowhere } from '#test/support/jobs/admission-faults.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

it('goes on with a sheet of which a cell cannot be read, which is painted again only if somebody asks', async () => {
  await using store = await openStore('memory:', () => {});
  const jobStore = openJobStore(store);
  const model = shippedModel('jdreetz/illustration');
  const { recipe, person, reply } = createJob(model);
  const sheet: Sheet = {
    ...{ id: '5', prompt: 'a fox', drafts: [recipe, recipe, recipe], person, reply, private: false, at: 0 },
    ...{ x: { name: 'seed', labels: ['1', '2', '3'] }, place: serializePlace(TEST_PLACE), state: 'painting' },
  };
  const cell = { sheet: '5', at: 0 };
  await jobStore.updateState(createJob(model, {}, { id: '5_1', cell }), { is: 'canceled' });
  await store.collection('jobs', z.unknown()).set('5_2', { id: '5_2' });
  const renderer = await openRendererFor(sheet, () => model);
  const { tiles, activeCells } = await restoreProgress(sheet, renderer, {
    jobStore,
    undelivered: undeliveredNowhere(),
  });
  expect(tiles.map(({ is }) => is)).toEqual(['canceled', 'failed', 'waiting']);
  expect(activeCells).toEqual([]);
  expect(await findRetryableCells({ ...sheet, state: 'over' }, person.id, jobStore)).toContain(1);
});
