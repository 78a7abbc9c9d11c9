import { expect, it } from 'vitest';
import { SHUTDOWN } from '#services/backends/backend.ts';
import { openReplicateHarness } from '#test/support/backend/replicate-harness.ts';
import { fastClock } from '#test/support/fake-replicate/clock.ts';
import type { Fault, Operation } from '#test/support/fake-replicate/faults.ts';
import { throttledOldWording, unavailable } from '#test/support/fake-replicate/problems.ts';

/** Numbers in 0…1 that are the same each time. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

const OPERATIONS: readonly Operation[] = ['create', 'get', 'list', 'delivery'];

function randomFault(random: () => number): Fault {
  const harness = OPERATIONS[Math.floor(random() * OPERATIONS.length)] ?? 'get';
  const after = random() < 0.5;
  const kinds: readonly Fault[] = [
    { kind: 'reset', on: harness, after },
    { kind: 'silence', on: harness === 'delivery' ? 'get' : harness, after },
    { kind: 'answer', on: harness, problem: unavailable(502) },
    { kind: 'answer', on: 'create', problem: throttledOldWording(1) },
    { kind: 'late', on: harness, ms: 3000 },
    { kind: 'not-yet' },
  ];
  return kinds[Math.floor(random() * kinds.length)] ?? { kind: 'not-yet' };
}

it.each([1, 2, 3])('pays once for each job, whatever breaks (%i)', async (seed) => {
  const random = createRandom(seed);
  await using harness = await openReplicateHarness({ clock: fastClock(60), bootMs: 3000, stepMs: 100 });
  const jobs = Array.from({ length: 12 }, (_, i) =>
    harness.request({ seed: i }, { deadline: harness.now() + 600_000 }),
  );
  harness.fake.faults.add({ kind: 'reset', on: 'create', after: true, times: 2 });
  harness.fake.faults.add(...Array.from({ length: 14 }, () => randomFault(random)));
  const ends = await Promise.allSettled(jobs.map((request) => harness.generate(request)));
  expect(harness.createdCount()).toBe(jobs.length);
  expect(new Set(harness.fake.predictions.map(({ input }) => input.seed)).size).toBe(jobs.length);
  // Two broken downloads of the same picture in a row fail that job; the other jobs have their pictures.
  expect(ends.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(jobs.length - 2);
});

it.each([4, 5])('pays once for each job, though the process is replaced in the middle (%i)', async (seed) => {
  const random = createRandom(seed);
  await using harness = await openReplicateHarness({ clock: fastClock(60), bootMs: 3000, stepMs: 100 });
  const jobs = Array.from({ length: 8 }, (_, i) => harness.request({ seed: i }, { deadline: harness.now() + 600_000 }));
  harness.fake.faults.add(...Array.from({ length: 6 }, () => randomFault(random)));
  const owners = new Map<string, string>();
  const attemptedAt = harness.now();
  const { signal } = new AbortController();
  const ignore = () => undefined;
  const control = new AbortController();
  const first = jobs.map(async (request) => {
    const { predictionId } = await harness.backend.submit(request, ignore, control.signal);
    owners.set(predictionId, request.jobId);
    await harness.backend.follow(predictionId, request, ignore, control.signal);
  });
  await expect.poll(harness.createdCount).toBeGreaterThan(4);
  control.abort(SHUTDOWN);
  await Promise.allSettled(first);
  const next = await harness.reopen();
  const second = jobs.map(async (request) => {
    const [known] = [...owners].find(([, job]) => job === request.jobId) ?? [];
    const taken = async (id: string) => (owners.get(id) ?? request.jobId) !== request.jobId;
    const again = { ...request, attemptedAt, isClaimedByOther: taken };
    const predictionId = known ?? (await next.submit(again, ignore, signal)).predictionId;
    return next.follow(predictionId, again, ignore, signal);
  });
  await Promise.allSettled(second);
  expect(harness.createdCount()).toBe(jobs.length);
  expect(harness.fake.predictions.every(({ status }) => status === 'succeeded')).toBe(true);
});
