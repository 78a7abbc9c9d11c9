import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import type { Backend, GenerationResult } from '#services/backends/backend.ts';
import { loadModels } from '#services/models/models.ts';
import { openStore } from '#services/store/open-store.ts';
import { openTestGenerator } from '#test/support/jobs/test-generator.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';

const PICTURE = { index: 0, bytes: Uint8Array.of(1), format: 'webp', width: 1, height: 1 } as const;
const RESULT: GenerationResult = { pictures: [PICTURE], filteredCount: 0, seconds: 1, sketch: true };

it('acknowledges a job once other processes can read it, so that a kill leaves no reply that nobody goes on with', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lorikeet-')), 'store.db');
  await using store = await openStore(`sqlite:${file}`, () => {});
  const backend: Backend = {
    name: 'sketch',
    keepsResults: true,
    assertSupported: () => {},
    submit: async ({ jobId }) => ({ predictionId: jobId }),
    follow: async () => RESULT,
  };
  const generator = await openTestGenerator({
    store,
    backend,
    undelivered: { put: async () => {}, get: async () => undefined, delete: async () => {}, usedBytes: async () => 0 },
    notifier: {
      isAcknowledged: async () => true,
      showProgress: () => {},
      deliver: async () => ({ is: 'delivered', route: 'reply', message: undefined }),
      reportUserError: async () => {},
      reportFault: async () => {},
      reportCancellation: async () => {},
    },
  });
  using other = new DatabaseSync(file, { readOnly: true });
  const isStored = (id: string) => JSON.stringify(other.prepare('SELECT * FROM entries').all()).includes(id);
  const seen: boolean[] = [];
  // Beside each other, as in a burst: each is in a transaction with those of the same moment.
  await Promise.all(
    Array.from({ length: 20 }, async (_, at) => {
      const id = `9${String(at).padStart(18, '0')}`;
      const { recipe, reply } = createJob(loadModels('').default, {}, { at: 0, state: { is: 'accepted' } });
      const person = { id: String(at), name: 'Ben' };
      const request = { person, place: TEST_PLACE, reply: { ...reply, id }, private: false };
      await generator.generate(recipe, request, async () => {
        seen.push(isStored(id));
      });
    }),
  );
  expect(seen).toEqual(Array.from({ length: 20 }, () => true));
});
