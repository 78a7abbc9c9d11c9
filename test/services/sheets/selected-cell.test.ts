import { expect, it } from 'vitest';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { createSelectedCells } from '#services/sheets/selected-cell.ts';
import { openStore } from '#services/store/open-store.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

it('lets a person post ten cells a minute, and keeps nobody else from it', async () => {
  await using store = await openStore('memory:', () => {});
  let posted = 0;
  const cells = createSelectedCells({
    jobStore: openJobStore(store),
    undelivered: { put: async () => {}, get: async () => undefined, delete: async () => {}, usedBytes: async () => 0 },
    styles: { assertAgeAllowed: () => {} },
    resultNotifier: {
      isAcknowledged: async () => true,
      showProgress: () => {},
      deliver: async () => {
        posted++;
        return { is: 'kept', reason: 'fault' };
      },
      reportUserError: async () => {},
      reportFault: async () => {},
      reportCancellation: async () => {},
    },
    now: () => 0,
    wallClock: () => 0,
  });
  const job = createJob(shippedModel('jdreetz/illustration'));
  const result = { pictures: [], filteredCount: 0, seconds: 1, sketch: true };
  const post = (person: string, id: number) => {
    const request = { person: { id: person, name: person }, place: TEST_PLACE, private: false };
    const selected = { job, draft: job.recipe, result };
    return cells.deliverCell(selected, result, { ...request, reply: { ...job.reply, id: `${id}` } }, async () => {});
  };
  for (let id = 1; id <= 10; id++) await post('1', id);
  await expect(post('1', 11)).rejects.toThrow('You have taken 10 cells within a minute. Please try again in 60 s.');
  await post('2', 12);
  expect(posted).toBe(11);
});
