import { expect, it } from 'vitest';
import { UserError } from '#schema/user-error.ts';
import { openReplicateHarness, type ReplicateHarness } from '#test/support/backend/replicate-harness.ts';
import { fastClock } from '#test/support/fake-replicate/clock.ts';
import { lowCredit, NO_CREDIT, throttled, UNAUTHENTICATED } from '#test/support/fake-replicate/problems.ts';

const creationTimes = (harness: ReplicateHarness) =>
  harness.fake.requests
    .filter(({ method, path }) => method === 'POST' && path === '/v1/predictions')
    .map(({ at }) => at);

it('keeps everyone waiting for as long as a 429 says, then paints', async () => {
  await using harness = await openReplicateHarness();
  await harness.generate(harness.request());
  harness.fake.faults.add({ kind: 'answer', on: 'create', problem: throttled(30) });
  const obstacles: unknown[] = [];
  const first = harness.generate(harness.request({ seed: 1 }), (progress) => {
    if (progress.phase === 'blocked') obstacles.push(progress.by);
  });
  await expect.poll(() => obstacles).toContain('throttled');
  await Promise.all([
    first,
    harness.generate(harness.request({ seed: 2 })),
    harness.generate(harness.request({ seed: 3 })),
  ]);
  const [, refused = 0, ...after] = creationTimes(harness);
  expect(after).toHaveLength(3);
  expect(Math.min(...after) - refused).toBeGreaterThanOrEqual(29_900);
  expect(harness.createdCount()).toBe(4);
});

it('creates six a minute while there is little credit, with few refused', async () => {
  await using harness = await openReplicateHarness({ credit: 'low', clock: fastClock(50) });
  await Promise.all([1, 2, 3, 4, 5].map((seed) => harness.generate(harness.request({ seed }))));
  expect(harness.createdCount()).toBe(5);
  // Once the slow pace is known, a busy machine may still be a moment early.
  expect(creationTimes(harness).length).toBeLessThanOrEqual(5 + 7);
});

it('finds out within a minute or so that there is credit again', async () => {
  const clock = fastClock(20);
  await using harness = await openReplicateHarness({ credit: 'low', clock });
  await Promise.all([1, 2].map((seed) => harness.generate(harness.request({ seed }))));
  harness.fake.behaviour.credit = 'full';
  clock.advance(62_000);
  const before = creationTimes(harness).length;
  await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((seed) => harness.generate(harness.request({ seed: 10 + seed }))));
  const times = creationTimes(harness).slice(before);
  // At the slow pace, the last of eight would be 70 s after the first.
  expect(Math.max(...times) - Math.min(...times)).toBeLessThan(35_000);
});

it('asks once a minute while there is none, and not with all that waits', async () => {
  const clock = fastClock(50);
  await using harness = await openReplicateHarness({ credit: 'low', clock });
  const seeds = Array.from({ length: 14 }, (_, seed) => seed);
  await Promise.all(seeds.map((seed) => harness.generate(harness.request({ seed }))));
  expect(harness.createdCount()).toBe(14);
  expect(creationTimes(harness).length).toBeLessThanOrEqual(14 + 18);
});

it('refuses at once where the wait would be longer than there is time', async () => {
  await using harness = await openReplicateHarness();
  harness.fake.faults.add({ kind: 'answer', on: 'create', problem: lowCredit(90) });
  const refused = harness.generate(harness.request({}, { deadline: harness.now() + 60_000 }));
  await expect(refused).rejects.toBeInstanceOf(UserError);
  await expect(refused).rejects.toThrow(/try again in (89|9\d) seconds/);
  expect(creationTimes(harness)).toHaveLength(1);
});

it.each([
  ['no credit', NO_CREDIT, 'credit'],
  ['a wrong token', UNAUTHENTICATED, 'REPLICATE_API_TOKEN'],
] as const)(
  'tells the operator what to do about %s, once a minute, and the person only that somebody must',
  async (_, problem, word) => {
    await using harness = await openReplicateHarness();
    const errors = () => harness.log.map((line) => JSON.parse(line)).filter(({ level }) => level === 50);
    harness.fake.faults.add({ kind: 'answer', on: 'create', problem, times: 4 });
    for (let i = 0; i < 3; i++) {
      const refused = harness.generate(harness.request());
      await expect(refused).rejects.toBeInstanceOf(UserError);
      await expect(refused).rejects.toThrow(/operator/);
      await expect(refused).rejects.not.toThrow(/replicate\.com|billing|credit|token/i);
    }
    expect(errors()).toHaveLength(1);
    expect(errors()[0].msg).toContain(word);
    harness.fake.clock.advance(61_000);
    await expect(harness.generate(harness.request())).rejects.toThrow();
    expect(errors()).toHaveLength(2);
    expect(harness.createdCount()).toBe(0);
  },
);

it('says which account a token belongs to', async () => {
  await using harness = await openReplicateHarness();
  const { signal } = new AbortController();
  expect(await harness.backend.fetchAccount(signal)).toBe('lorikeet');
  const other = await harness.reopen({ token: 'r8_another' });
  await expect(other.fetchAccount(signal)).rejects.toMatchObject({ name: 'ApiError', status: 401 });
});

it('creates no more than the rate in any minute, whatever the wall clock says', async () => {
  const clock = fastClock(30);
  await using harness = await openReplicateHarness({ clock });
  const backend = await harness.reopen({ creationsPerMinute: 2 });
  const create = (seed: number) =>
    backend.submit(harness.request({ seed }), () => undefined, new AbortController().signal);
  await Promise.all([create(1), create(2)]);
  clock.setWallClock(-2 * 60 * 60 * 1000);
  await Promise.all([create(3), create(4)]);
  const [first = 0, second = 0, third = 0, fourth = 0] = creationTimes(harness);
  for (const [earlier, later] of [
    [first, third],
    [second, fourth],
  ] as const) {
    expect(later - earlier).toBeGreaterThanOrEqual(58_000);
    expect(later - earlier).toBeLessThan(100_000);
  }
});
