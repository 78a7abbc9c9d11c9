import { expect, it } from 'vitest';
import { openStore } from '#services/store/open-store.ts';
import { countPerTurn } from '#test/support/count-per-turn.ts';
import { createJob } from '#test/support/jobs.ts';
import { openTestLedger } from '#test/support/open-test-ledger.ts';
import { shippedModel } from '#test/support/shipped-models.ts';
import { startRedis } from '#test/support/store/redis.ts';

const NOON = Date.parse('2026-11-28T12:00:00Z');
const MODEL = shippedModel('black-forest-labs/flux-dev-lora');

/** Jobs that an earlier process left. */
const JOBS = 60;

/** Characters of the two jobs that may be read between two looks of the test: not both look first in a turn. */
const MOST_CHARACTERS = 2 * 16_000;

it.each(['sqlite', 'redis'])('reads one unfinished job in a turn of the loop, also for its book (%s)', async (kind) => {
  await using redis = kind === 'redis' ? await startRedis() : undefined;
  await using store = await openStore(redis?.url ?? 'memory:', () => {});
  const prompt = { typed: 'a fox '.repeat(666), sent: 'a fox '.repeat(666) };
  {
    const { ledger, jobStore } = await openTestLedger(store, () => NOON);
    for (let index = 0; index < JOBS; index += 1) {
      const place = { id: `${1000 + index}`, guild: `${5000 + (index % 30)}`, at: NOON };
      const job = createJob(MODEL, { prompt }, { ...place, state: { is: 'accepted' }, cost: { estimated: 1000 } });
      await Promise.all([ledger.reserve(job, MODEL), jobStore.add(job)]);
    }
  }
  const { ledger, gifts, jobStore } = await openTestLedger(store, () => NOON);
  const found = await countPerTurn(() => jobStore.findUnfinished());
  expect(found.result).toHaveLength(JOBS);
  expect(found.most.parsedCharacters).toBeLessThanOrEqual(MOST_CHARACTERS);
  for (const work of [ledger.reconcile, ledger.findUnpriced, gifts.reconcile])
    expect((await countPerTurn(async () => void (await work()))).most.parsedCharacters).toBeLessThanOrEqual(
      MOST_CHARACTERS,
    );
});
