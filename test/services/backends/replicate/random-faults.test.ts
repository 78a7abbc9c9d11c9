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
  const on = OPERATIONS[Math.floor(random() * OPERATIONS.length)] ?? 'get';
  const after = random() < 0.5;
  const kinds: readonly Fault[] = [
    { kind: 'reset', on, after },
    { kind: 'silence', on: on === 'delivery' ? 'get' : on, after },
    { kind: 'answer', on, problem: unavailable(502) },
    { kind: 'answer', on: 'create', problem: throttledOldWording(1) },
    { kind: 'late', on, ms: 3000 },
    { kind: 'not-yet' },
  ];
  return kinds[Math.floor(random() * kinds.length)] ?? { kind: 'not-yet' };
}

it.each([1, 2, 3])('pays once for each job, whatever breaks (%i)', async (seed) => {
  const random = createRandom(seed);
  await using on = await openReplicateHarness({ clock: fastClock(60), bootMs: 3000, stepMs: 100 });
  const jobs = Array.from({ length: 12 }, (_, i) => on.request({ seed: i }, { deadline: on.now() + 600_000 }));
  on.fake.faults.add({ kind: 'reset', on: 'create', after: true, times: 2 });
  on.fake.faults.add(...Array.from({ length: 14 }, () => randomFault(random)));
  const ends = await Promise.allSettled(jobs.map((order) => on.generate(order)));
  expect(on.createdCount()).toBe(jobs.length);
  expect(new Set(on.fake.predictions.map(({ input }) => input.seed)).size).toBe(jobs.length);
  // Two broken downloads of the same picture in a row are a fault of that job; the others have theirs.
  expect(ends.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(jobs.length - 2);
});

it.each([4, 5])('pays once for each job, though the process is replaced in the middle (%i)', async (seed) => {
  const random = createRandom(seed);
  await using on = await openReplicateHarness({ clock: fastClock(60), bootMs: 3000, stepMs: 100 });
  const jobs = Array.from({ length: 8 }, (_, i) => on.request({ seed: i }, { deadline: on.now() + 600_000 }));
  on.fake.faults.add(...Array.from({ length: 6 }, () => randomFault(random)));
  const owners = new Map<string, string>();
  const attemptedAt = on.now();
  const { signal } = new AbortController();
  const ignore = () => undefined;
  const control = new AbortController();
  const first = jobs.map(async (order) => {
    const { predictionId: prediction } = await on.backend.submit(order, ignore, control.signal);
    owners.set(prediction, order.jobId);
    await on.backend.follow(prediction, order, ignore, control.signal);
  });
  await expect.poll(on.createdCount).toBeGreaterThan(4);
  control.abort(SHUTDOWN);
  await Promise.allSettled(first);
  const next = await on.reopen();
  const second = jobs.map(async (order) => {
    const [known] = [...owners].find(([, job]) => job === order.jobId) ?? [];
    const taken = async (id: string) => (owners.get(id) ?? order.jobId) !== order.jobId;
    const again = { ...order, attemptedAt, isClaimedByOther: taken };
    const prediction = known ?? (await next.submit(again, ignore, signal)).predictionId;
    return next.follow(prediction, again, ignore, signal);
  });
  await Promise.allSettled(second);
  expect(on.createdCount()).toBe(jobs.length);
  expect(on.fake.predictions.every(({ status }) => status === 'succeeded')).toBe(true);
});
