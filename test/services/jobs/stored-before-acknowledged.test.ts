import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Backend, GenerationResult } from '#services/backends/backend.ts';
import { openAcknowledgedRequests } from '#services/jobs/store/acknowledged-requests.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { loadModels } from '#services/models/models.ts';
import { openStore } from '#services/store/open-store.ts';
import type { Store } from '#services/store/store.ts';
import { openTestGenerator } from '#test/support/jobs/test-generator.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';

const PICTURE = { index: 0, bytes: Uint8Array.of(1), format: 'webp', width: 1, height: 1 } as const;
const RESULT: GenerationResult = { pictures: [PICTURE], filteredCount: 0, seconds: 1, sketch: true };

const backend: Backend = {
  name: 'sketch',
  keepsResults: true,
  assertSupported: () => {},
  submit: async ({ jobId }) => ({ predictionId: jobId }),
  follow: async () => RESULT,
};

/** A store in a file, and what another process reads there. */
async function openShared() {
  const file = join(mkdtempSync(join(tmpdir(), 'lorikeet-')), 'store.db');
  const store = await openStore(`sqlite:${file}`, () => {});
  const other = new DatabaseSync(file, { readOnly: true });
  const read = () => JSON.stringify(other.prepare('SELECT * FROM entries').all());
  return {
    file,
    store,
    isStored: (id: string) => read().includes(id),
    read,
    [Symbol.asyncDispose]: async () => {
      other.close();
      await store[Symbol.asyncDispose]();
    },
  };
}

const openGenerator = (store: Store) =>
  openTestGenerator({
    store,
    backend,
  });

/** Writes that are in nobody's way alone: more than some transactions take. */
const OTHER_WRITES = 1000;

/** @returns resolves when all are on the disk */
function writeOthers(store: Store): Promise<unknown> {
  const others = store.collection('versions', z.string());
  return Promise.all(Array.from({ length: OTHER_WRITES }, (_, at) => others.set(`${at}`, 'x')));
}

for (const { title, writesBefore } of [
  { title: 'other processes can read it', writesBefore: false },
  { title: 'other processes can read it, however many writes wait', writesBefore: true },
])
  it(`acknowledges a job once ${title}, so that a kill leaves no reply that nobody goes on with`, async () => {
    await using shared = await openShared();
    const generator = await openGenerator(shared.store);
    const others = writesBefore ? writeOthers(shared.store) : undefined;
    const seen: boolean[] = [];
    // Beside each other, as in a burst: each is in a transaction with those of the same moment.
    await Promise.all(
      Array.from({ length: 20 }, async (_, at) => {
        const id = `9${String(at).padStart(18, '0')}`;
        const { recipe, reply } = createJob(loadModels('').default, {}, { at: 0, state: { is: 'accepted' } });
        const person = { id: String(at), name: 'Ben' };
        const request = { person, place: TEST_PLACE, reply: { ...reply, id }, private: false };
        await generator.generate(recipe, request, async () => {
          seen.push(shared.isStored(id));
        });
      }),
    );
    expect(seen).toEqual(Array.from({ length: 20 }, () => true));
    await others;
  });

it('acknowledges the delivery of kept pictures once another process would go on with it', async () => {
  await using shared = await openShared();
  const state = { is: 'kept', prediction: 'p1', pictures: 1, seconds: 1, sketch: true, reason: 'unreachable' } as const;
  const kept = createJob(loadModels('').default, {}, { id: '42', state });
  await openJobStore(shared.store).updateState({ ...kept, state: { is: 'painted', prediction: 'p1' } }, state);
  const generator = await openGenerator(shared.store);
  const others = writeOthers(shared.store);
  let wouldGoOn = false;
  await generator.redeliver(kept, { place: TEST_PLACE, reply: { ...kept.reply, token: 'a new token' } }, async () => {
    wouldGoOn = shared.isStored('open:42') && shared.isStored('a new token');
  });
  expect(wouldGoOn).toBe(true);
  await others;
});

it('keeps a request before all other writes that wait, and says so once another process can read it', async () => {
  await using shared = await openShared();
  const acknowledged = openAcknowledgedRequests(shared.store, () => {});
  const others = writeOthers(shared.store);
  const isKept = await acknowledged.add('9001', { raw: {}, guild: '1', ephemeral: false });
  expect(isKept).toBe(true);
  expect(shared.isStored('acknowledged:9001')).toBe(true);
  // Its turn was the first.
  expect(shared.read().split('versions:').length).toBeLessThanOrEqual(101);
  await others;
});

it('says that a request could not be kept', async () => {
  await using shared = await openShared();
  const errors: unknown[] = [];
  const acknowledged = openAcknowledgedRequests(shared.store, (error) => errors.push(error));
  rmSync(shared.file);
  expect(await acknowledged.add('9001', { raw: {}, guild: '1', ephemeral: false })).toBe(false);
  expect(errors).toHaveLength(1);
});
