import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openQuota } from '#services/limits/quota.ts';
import type { Queue } from '#services/queue/queue.ts';
import { openStore } from '#services/store/open-store.ts';
import { FAULTS, type JobScript, paintedCount } from '#test/support/jobs/admission-faults.ts';
import { runScripts, SCRIPTED_PERSON, type ScriptOutcome } from '#test/support/jobs/admission-scripts.ts';
import { TEST_PLACE } from '#test/support/jobs.ts';
import { openQueue } from '#test/support/queue/open-queue.ts';

const JOBS_AT_ONCE = 2;
const GUILD = TEST_PLACE.guild ?? '';

const turns = fc.nat({ max: 12 });
const jobScript: fc.Arbitrary<JobScript> = fc.record({
  pictures: fc.integer({ min: 1, max: 4 }),
  filtered: fc.nat({ max: 2 }),
  faults: fc.uniqueArray(fc.constantFrom(...FAULTS), { maxLength: 2 }),
  startAfter: fc.nat({ max: 3 }),
  cancelAfter: fc.option(turns, { nil: undefined }),
});
const scenario = fc.record({
  scripts: fc.array(jobScript, { minLength: 1, maxLength: 4 }),
  stopAfter: fc.option(turns, { nil: undefined }),
});

/** What the reservation of a job is to be settled with; nothing if the next process goes on with the job. */
function expectedSettlements({ script, state }: ScriptOutcome): readonly number[] {
  const isStored = !script.faults.includes('store-job') && !script.faults.includes('store-quota');
  switch (state?.is) {
    case 'delivered':
    case 'kept':
    case 'painted':
      return [paintedCount(script)];
    case 'accepted':
    case 'submitted':
      return isStored ? [] : [0];
    default:
      return [0];
  }
}

/** Resolves once as many jobs of the person run at the same time as may. */
async function fillQueue(queue: Queue): Promise<void> {
  const allStarted = Promise.withResolvers<void>();
  let startedCount = 0;
  const work = async () => {
    startedCount += 1;
    if (startedCount === JOBS_AT_ONCE) allStarted.resolve();
    await allStarted.promise;
  };
  const { signal } = new AbortController();
  const runOne = () => queue.join({ user: SCRIPTED_PERSON.id, guild: GUILD }).run(() => {}, signal, work);
  await Promise.all(Array.from({ length: JOBS_AT_ONCE }, runOne));
}

it('releases the place in the queue and settles the reservation once, whatever fails in whatever order', async () => {
  const property = fc.asyncProperty(fc.scheduler(), scenario, async (scheduler, { scripts, stopAfter }) => {
    await using store = await openStore('memory:', () => {});
    const queue = await openQueue({ perUser: JOBS_AT_ONCE, perGuild: JOBS_AT_ONCE, atOnce: JOBS_AT_ONCE });
    const quota = await openQuota(store, { total: 1000 }, () => 0);
    await quota.load({ guild: GUILD, person: SCRIPTED_PERSON.id });
    const outcomes = await runScripts({ scheduler, store, queue, quota, scripts, stopAfter });

    let countedPictures = 0;
    for (const outcome of outcomes) {
      const { script, state, leaves, settledWith } = outcome;
      expect({ script, state, leaves, settledWith }).toEqual({
        ...{ script, state },
        leaves: 1,
        settledWith: expectedSettlements(outcome),
      });
      countedPictures += settledWith[0] ?? script.pictures;
    }
    if (stopAfter === undefined) expect(outcomes).toHaveLength(scripts.length);
    for (const counts of [quota, await openQuota(store, { total: 1000 }, () => 0)]) {
      await counts.load({ guild: GUILD, person: SCRIPTED_PERSON.id });
      expect(counts.usedToday()).toBe(countedPictures);
      expect(counts.usedTodayIn(GUILD, SCRIPTED_PERSON.id).person).toBe(countedPictures);
    }
    expect([queue.waitingCount, queue.runningCount]).toEqual([0, 0]);
    await fillQueue(queue);
  });
  await fc.assert(property, { numRuns: 60 });
});
