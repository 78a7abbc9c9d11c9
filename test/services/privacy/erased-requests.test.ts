import pino from 'pino';
import { expect, it } from 'vitest';
import type { Backend } from '#services/backends/backend.ts';
import { createBackgroundSteps } from '#services/background-steps.ts';
import { loadModels } from '#services/models/models.ts';
import { createErasedRequests } from '#services/privacy/erased-requests.ts';
import { openStore } from '#services/store/open-store.ts';
import { openTestGenerator } from '#test/support/jobs/test-generator.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';
import { openTestErasures } from '#test/support/open-test-erasures.ts';

const [BEN, CLEO] = ['7', '8'];

const backend: Backend = {
  name: 'sketch',
  keepsResults: true,
  assertSupported: () => {},
  submit: async ({ jobId }) => ({ predictionId: jobId }),
  follow: async () => ({
    pictures: [{ index: 0, bytes: Uint8Array.of(1), format: 'webp', width: 1, height: 1 }],
    filteredCount: 0,
    seconds: 1,
    sketch: true,
  }),
};

it('stores no job of what was asked for before an erasure, and waited meanwhile', async () => {
  await using store = await openStore('memory:', () => {});
  const erasedRequests = createErasedRequests();
  const painted: string[] = [];
  const generator = await openTestGenerator({
    store,
    backend,
    assertNotErased: erasedRequests.assertNotErased,
    undelivered: { put: async () => {}, get: async () => undefined, delete: async () => {}, usedBytes: async () => 0 },
    notifier: {
      isAcknowledged: async () => true,
      showProgress: () => {},
      deliver: async ({ id }) => {
        painted.push(id);
        return { is: 'delivered', route: 'reply', message: undefined };
      },
      reportUserError: async () => {},
      reportFault: async () => {},
      reportCancellation: async () => {},
    },
  });
  const steps = createBackgroundSteps({ now: () => 0, whenNoneWaits: async () => {} });
  const log = pino({ level: 'silent' });
  await using erasures = openTestErasures(store, { steps, log, generator, erasedRequests });
  await erasures.request(BEN, '200');

  const generate = (id: string, person: string) => {
    const { recipe, reply } = createJob(loadModels('').default, {}, { at: 0, state: { is: 'accepted' } });
    const request = { person: { id: person, name: '' }, place: TEST_PLACE, reply: { ...reply, id }, private: false };
    return generator.generate(recipe, request, async () => {});
  };
  await expect(generate('199', BEN)).rejects.toMatchObject({ code: 'erased' });
  await Promise.all([generate('201', BEN), generate('198', CLEO)]);
  expect(painted.toSorted()).toEqual(['198', '201']);

  // Another process, which was not there.
  const others = createErasedRequests();
  await using otherErasures = openTestErasures(store, { steps, log, erasedRequests: others });
  await Promise.all([BEN, CLEO].map(otherErasures.recall));
  expect(() => others.assertNotErased(BEN, '199')).toThrow();
  others.assertNotErased(CLEO, '199');
});

it('goes by the latest erasure of each, and remembers so many people', () => {
  const erasedRequests = createErasedRequests(2);
  erasedRequests.note(BEN, '200');
  erasedRequests.note(BEN, '100');
  expect(() => erasedRequests.assertNotErased(BEN, '199')).toThrow();
  erasedRequests.assertNotErased(BEN, '200');
  erasedRequests.note(CLEO, '300');
  erasedRequests.note('9', '300');
  erasedRequests.assertNotErased(BEN, '199');
  expect(() => erasedRequests.assertNotErased(CLEO, '299')).toThrow();
});
