import pino from 'pino';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { inLanguage } from '#schema/language/ambient.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import { readOutputPicture } from '#services/images/output-picture.ts';
import { openUndelivered } from '#services/images/undelivered/undelivered.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { openRendererFor } from '#services/sheets/renderer.ts';
import { restoreProgress } from '#services/sheets/run/resume.ts';
import { countRetryable, findRetryableCells, isOpenable } from '#services/sheets/run/retry-cells.ts';
import { serializePlace } from '#services/sheets/sheet-store.ts';
import { openStore } from '#services/store/open-store.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';
import { undeliveredNowhere } from '#test/support/jobs/admission-faults.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const model = shippedModel('jdreetz/illustration');
const { recipe, person, reply } = createJob(model);
const sheet: Sheet = {
  ...{ id: '5', prompt: 'a fox', drafts: [recipe, recipe, recipe], person, reply, private: false, at: 0 },
  ...{ x: { name: 'seed', labels: ['1', '2', '3'] }, place: serializePlace(TEST_PLACE), state: 'painting' },
};

it('goes on with a sheet of which a cell cannot be read, which is painted again only if somebody asks', async () => {
  await using store = await openStore('memory:', () => {});
  const jobStore = openJobStore(store);
  const cell = { sheet: '5', at: 0 };
  await jobStore.updateState(createJob(model, {}, { id: '5_1', cell }), { is: 'canceled' });
  await store.collection('jobs', z.unknown()).set('5_2', { id: '5_2' });
  const renderer = await openRendererFor(sheet, () => model);
  const { tiles, activeCells } = await restoreProgress(sheet, renderer, {
    jobStore,
    undelivered: undeliveredNowhere(),
    log: pino({ level: 'silent' }),
  });
  expect(tiles.map(({ is }) => is)).toEqual(['canceled', 'failed', 'waiting']);
  expect(activeCells).toEqual([]);
  expect(await findRetryableCells({ ...sheet, state: 'over' }, person.id, jobStore)).toContain(1);
});

it('says in the language of a sheet that a cell has failed', async () => {
  await using store = await openStore('memory:', () => {});
  const [jobStore, log] = [openJobStore(store), pino({ level: 'silent' })];
  const job = createJob(model, {}, { id: '5_1', cell: { sheet: '5', at: 0 } });
  await jobStore.updateState(job, { is: 'failed', reason: 'ECONNRESET' });
  const renderer = await openRendererFor(sheet, () => model);
  const { tiles } = await inLanguage('de', () =>
    restoreProgress(sheet, renderer, { jobStore, undelivered: undeliveredNowhere(), log }),
  );
  expect(tiles[0]).toMatchObject({ is: 'failed', reason: 'etwas ist schiefgegangen' });
});

it('goes on with a sheet that has a damaged picture, which can be opened all the same', async () => {
  await using store = await openStore('memory:', () => {});
  const [jobStore, log] = [openJobStore(store), pino({ level: 'silent' })];
  await using undelivered = await openUndelivered({
    folder: undefined,
    maxBytes: 1e9,
    maxAgeMs: 1e9,
    log,
    now: () => 1,
  });
  const whole = await samplePicture();
  const damaged = Buffer.from(whole).fill(0, whole.length / 2, whole.length - 20);
  for (const [at, bytes] of [damaged, whole].entries()) {
    const id = `5_${at + 1}`;
    const job = createJob(model, {}, { id, cell: { sheet: '5', at } });
    await jobStore.updateState(job, { is: 'delivered', pictures: 1, seconds: 1, sketch: false });
    const picture = { ...(await readOutputPicture(bytes)), index: 0 };
    await undelivered.put(id, { pictures: [picture], filteredCount: 0, seconds: 1, sketch: false });
  }
  const renderer = await openRendererFor(sheet, () => model);
  const { tiles } = await restoreProgress(sheet, renderer, { jobStore, undelivered, log });
  expect(tiles.map(({ is }) => is)).toEqual(['undrawable', 'painted', 'waiting']);
  expect(tiles.filter(isOpenable)).toHaveLength(2);
  expect(countRetryable(tiles)).toBe(0);
  expect((await renderer.render(tiles, true)).bytes.length).toBeGreaterThan(0);
});
