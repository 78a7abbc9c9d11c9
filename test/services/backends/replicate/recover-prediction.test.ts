import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { SHUTDOWN } from '#services/backends/backend.ts';
import { parsePicture } from '#services/images/picture.ts';
import { openReplicateHarness } from '#test/support/backend/replicate-harness.ts';
import { fastClock } from '#test/support/fake-replicate/clock.ts';
import type { Fault } from '#test/support/fake-replicate/faults.ts';
import { unavailable } from '#test/support/fake-replicate/problems.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const openHarness = () => openReplicateHarness({ clock: fastClock(20) });
const countCreations = (calls: readonly string[]) => calls.filter((call) => call === 'POST /predictions').length;

it.each([
  ['the connection breaks after it was accepted', { kind: 'reset', on: 'create', after: true }, 1],
  ['the connection breaks before it was accepted', { kind: 'reset', on: 'create', after: false }, 2],
  ['it is accepted and never answered', { kind: 'silence', on: 'create', after: true }, 1],
  ['it is neither accepted nor answered', { kind: 'silence', on: 'create', after: false }, 2],
  ['it is carried out after it was given up', { kind: 'late', on: 'create', ms: 21_000 }, 1],
  ['a gateway fails', { kind: 'answer', on: 'create', problem: unavailable(502) }, 2],
] satisfies [string, Fault, number][])('begins one prediction where %s', async (_, fault, sent) => {
  await using harness = await openHarness();
  harness.fake.faults.add(fault);
  expect((await harness.generate(harness.request())).pictures).toHaveLength(1);
  expect(harness.createdCount()).toBe(1);
  expect(harness.fake.billedCount).toBe(1);
  expect(countCreations(harness.calls())).toBe(sent);
});

it('waits until a late POST can have no effect any more before it sends another', async () => {
  await using harness = await openHarness();
  harness.fake.faults.add({ kind: 'reset', on: 'create', after: false });
  await harness.generate(harness.request());
  const [first, second] = harness.fake.requests.filter(
    ({ method, path }) => method === 'POST' && path === '/v1/predictions',
  );
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(17_000);
});

it.each([[502, 4000, 12_000] as const, [504, 17_000, 40_000] as const])(
  'decides after an answered %i when its POST is over',
  async (status, least, most) => {
    await using harness = await openHarness();
    harness.fake.faults.add({ kind: 'answer', on: 'create', problem: unavailable(status) });
    await harness.generate(harness.request());
    const [first, second] = harness.fake.requests.filter(
      ({ method, path }) => method === 'POST' && path === '/v1/predictions',
    );
    const pauseMs = (second?.at ?? 0) - (first?.at ?? 0);
    expect(pauseMs).toBeGreaterThan(least);
    expect(pauseMs).toBeLessThan(most);
    expect(harness.createdCount()).toBe(1);
  },
);

it.each(['black-forest-labs/flux-dev-lora', 'nightmareai/real-esrgan'])('finds a lost one of %s', async (model) => {
  await using harness = await openHarness();
  harness.fake.faults.add({ kind: 'reset', on: 'create', after: true });
  expect((await harness.generate(harness.request({}, { model: shippedModel(model) }))).pictures).toHaveLength(1);
  expect(harness.createdCount()).toBe(1);
});

it('finds after a restart the prediction of an attempt whose id was lost', async () => {
  await using harness = await openHarness();
  const request = harness.request({ seed: 99 });
  const attemptedAt = harness.now();
  await harness.backend.submit(request, () => undefined, new AbortController().signal);
  const next = await harness.reopen();
  const { predictionId } = await next.submit(
    { ...request, attemptedAt },
    () => undefined,
    new AbortController().signal,
  );
  expect(predictionId).toBe(harness.fake.predictions[0]?.id);
  expect(harness.createdCount()).toBe(1);
});

it('finds after a kill what is carried out after its POST would have been given up', async () => {
  await using harness = await openHarness();
  harness.fake.faults.add({ kind: 'late', on: 'create', ms: 21_000 });
  const stop = new AbortController();
  const attemptedAt = harness.now();
  const killed = harness.backend.submit(harness.request(), () => undefined, stop.signal).catch(() => undefined);
  await expect.poll(() => countCreations(harness.calls())).toBe(1);
  stop.abort(SHUTDOWN);
  const next = await harness.reopen();
  await next.submit(harness.request({}, { attemptedAt }), () => undefined, new AbortController().signal);
  await killed;
  expect(harness.createdCount()).toBe(1);
  expect(countCreations(harness.calls())).toBe(1);
});

it.each([
  ['another seed', { seed: 2 }],
  ['another field that is not the default', { seed: 1, go_fast: true }],
])('takes none of %s', async (_, roles) => {
  await using harness = await openHarness();
  await harness.generate(harness.request(roles));
  const next = await harness.reopen();
  const request = harness.request({ seed: 1 }, { attemptedAt: harness.now() });
  const { predictionId } = await next.submit(request, () => undefined, new AbortController().signal);
  expect(predictionId).toBe(harness.fake.predictions[1]?.id);
});

it('takes no prediction of another job, no older one and no canceled one', async () => {
  await using harness = await openHarness();
  const { signal } = new AbortController();
  await harness.generate(harness.request());
  const [theirs] = harness.fake.predictions;
  const next = await harness.reopen();
  const taken = async (id: string) => id === theirs?.id;
  const mine = await next.submit(
    harness.request({}, { attemptedAt: harness.now(), isClaimedByOther: taken }),
    () => undefined,
    signal,
  );
  expect(mine.predictionId).not.toBe(theirs?.id);
  harness.fake.clock.advance(10 * 60_000);
  const later = await next.submit(harness.request({}, { attemptedAt: harness.now() }), () => undefined, signal);
  expect([theirs?.id, mine.predictionId]).not.toContain(later.predictionId);
  expect(harness.createdCount()).toBe(3);
});

it('takes a prediction whose input leaves out defaults', async () => {
  await using harness = await openHarness();
  await harness.generate(harness.request({ seed: 1 }));
  const next = await harness.reopen();
  const request = harness.request({ seed: 1, num_outputs: 1, output_format: 'webp' }, { attemptedAt: harness.now() });
  await next.submit(request, () => undefined, new AbortController().signal);
  expect(harness.createdCount()).toBe(1);
});

it('keeps two jobs apart that ask for the very same, though both connections break', async () => {
  await using harness = await openHarness();
  harness.fake.faults.add({ kind: 'reset', on: 'create', after: false }, { kind: 'reset', on: 'create', after: true });
  const ids = await Promise.all(
    [1, 2].map(async () => {
      const submission = await harness.backend.submit(
        harness.request({ seed: 5 }),
        () => undefined,
        new AbortController().signal,
      );
      return submission.predictionId;
    }),
  );
  expect(new Set(ids).size).toBe(2);
  expect(harness.createdCount()).toBe(2);
});

it.each([
  ['says the same', {}],
  ['says what is the default', { num_outputs: 1 }],
] as const)(
  'does not take a prediction that another job’s pending POST may have created, which %s',
  async (_, more) => {
    await using harness = await openReplicateHarness({ clock: fastClock(20), bootMs: 6000 });
    const { signal } = new AbortController();
    await harness.generate(harness.request({ seed: 4 }));
    harness.fake.faults.add({ kind: 'reset', on: 'create', after: false });
    const first = harness.backend.submit(harness.request({ seed: 5 }), () => undefined, signal);
    await expect.poll(() => harness.calls().includes('GET /predictions')).toBe(true);
    const second = harness.backend.submit(harness.request({ seed: 5, ...more }), () => undefined, signal);
    const ids = [(await first).predictionId, (await second).predictionId];
    expect(new Set(ids).size).toBe(2);
    expect(
      harness.fake.predictions
        .slice(1)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(ids.sort());
  },
);

it('does not take one whose POST began while the list was read for others', async () => {
  await using harness = await openReplicateHarness({ clock: fastClock(20), bootMs: 6000 });
  const { signal } = new AbortController();
  await harness.generate(harness.request({ seed: 4 }));
  const next = await harness.reopen();
  const [isRead, goesOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const isClaimedByOther = async () => {
    isRead.resolve();
    await goesOn.promise;
    return false;
  };
  const attemptedAt = harness.now() - 60_000;
  const submit = (seed: number, overrides: Parameters<typeof harness.request>[1] = {}) =>
    next.submit(harness.request({ seed }, overrides), () => undefined, signal);
  const reading = submit(4, { attemptedAt, isClaimedByOther });
  await isRead.promise;
  const searching = submit(5, { attemptedAt });
  // Its search waits for the list, which is being read.
  await setImmediate();
  const creating = submit(5);
  await expect.poll(() => harness.createdCount()).toBe(2);
  goesOn.resolve();
  await reading;
  const ids = [(await searching).predictionId, (await creating).predictionId];
  expect(new Set(ids).size).toBe(2);
  expect(harness.createdCount()).toBe(3);
});

it('looks through all pages', async () => {
  await using harness = await openHarness();
  const lost = harness.request({ seed: 1_000_000 });
  const attemptedAt = harness.now();
  await harness.generate(lost);
  const body = JSON.stringify({
    version: harness.fake.predictions[0]?.version.id,
    input: { prompt: 'others', seed: 1 },
  });
  const headers = { authorization: `Bearer ${harness.fake.token}` };
  for (let i = 0; i < 120; i++) await fetch(`${harness.fake.apiUrl}/predictions`, { method: 'POST', headers, body });
  const next = await harness.reopen();
  const { predictionId } = await next.submit({ ...lost, attemptedAt }, () => undefined, new AbortController().signal);
  expect(predictionId).toBe(harness.fake.predictions[0]?.id);
});

it('reads the list together for all that search after a kill', async () => {
  // On a faster clock, a busy machine gives requests up that are under way.
  await using harness = await openReplicateHarness({ clock: fastClock(3) });
  const countLists = async (jobs: number) => {
    const before = harness.calls().filter((call) => call === 'GET /predictions').length;
    const next = await harness.reopen();
    // So long ago that each looks once.
    const attemptedAt = harness.now() - 60_000;
    const submissions = Array.from({ length: jobs }, (_, seed) =>
      next.submit(harness.request({ seed }, { attemptedAt }), () => undefined, new AbortController().signal),
    );
    const ids = (await Promise.all(submissions)).map(({ predictionId }) => predictionId);
    expect(new Set(ids).size).toBe(jobs);
    return harness.calls().filter((call) => call === 'GET /predictions').length - before;
  };
  // Some come when others have begun to read: they do so in the next round, of which a busy machine has more.
  expect(await countLists(60)).toBeLessThanOrEqual(30);
  expect(harness.createdCount()).toBe(60);
});

it('of two lost upscaling predictions takes the one of its own picture', async () => {
  await using harness = await openHarness();
  const upscaler = shippedModel('nightmareai/real-esrgan');
  const { signal } = new AbortController();
  const attemptedAt = harness.now();
  const requests = [64, 96].map((side) =>
    harness.request({}, { model: upscaler, readPicture: async () => parsePicture(await samplePicture(side)) }),
  );
  const begun: string[] = [];
  for (const request of requests)
    begun.push((await harness.backend.submit(request, () => undefined, signal)).predictionId);
  const next = await harness.reopen();
  const found = await Promise.all(
    requests.map((request) => next.submit({ ...request, attemptedAt }, () => undefined, signal)),
  );
  expect(found.map(({ predictionId }) => predictionId)).toEqual(begun);
});

it('asks for each uploaded file once, and reads each picture once, for all that search', async () => {
  await using harness = await openHarness();
  const upscaler = shippedModel('nightmareai/real-esrgan');
  const { signal } = new AbortController();
  const attemptedAt = harness.now();
  let reads = 0;
  const sides = [32, 48, 64, 80, 96];
  const requests = sides.map((side) => {
    const readPicture = async () => {
      reads++;
      return parsePicture(await samplePicture(side));
    };
    return harness.request({}, { model: upscaler, readPicture });
  });
  for (const request of requests) await harness.backend.submit(request, () => undefined, signal);
  const next = await harness.reopen();
  reads = 0;
  await Promise.all(requests.map((request) => next.submit({ ...request, attemptedAt }, () => undefined, signal)));
  expect(harness.createdCount()).toBe(sides.length);
  expect(harness.calls().filter((call) => call.startsWith('GET /files/'))).toHaveLength(sides.length);
  // Once more to upload it.
  expect(reads).toBeLessThanOrEqual(2 * sides.length);
});

it('finds what the first of several attempts began, and looks until the last could have arrived', async () => {
  await using harness = await openHarness();
  const request = harness.request({ seed: 7 });
  const attemptedAt = harness.now();
  await harness.backend.submit(request, () => undefined, new AbortController().signal);
  harness.fake.clock.advance(10 * 60_000);
  const next = await harness.reopen();
  const again = { ...request, attemptedAt, attemptedLast: harness.now(), deadline: harness.now() + 60_000 };
  const { predictionId } = await next.submit(again, () => undefined, new AbortController().signal);
  expect(predictionId).toBe(harness.fake.predictions[0]?.id);
});

it('says of each attempt that it is made, before it is made', async () => {
  await using harness = await openHarness();
  harness.fake.faults.add({ kind: 'reset', on: 'create', after: false, times: 2 });
  const sentBefore: number[] = [];
  const attempting = async () => void sentBefore.push(countCreations(harness.calls()));
  await harness.generate(harness.request({}, { beforeCreate: attempting, deadline: harness.now() + 300_000 }));
  expect(sentBefore).toEqual([0, 1, 2]);
});

it.each([
  ['back', -2],
  ['forward', 2],
])('finds a lost one, and sends it once, though the clock was set %s two hours', async (_, hours) => {
  const clock = fastClock(30);
  await using harness = await openReplicateHarness({ clock });
  const jumpMs = hours * 60 * 60 * 1000;
  // The stamp of an attempt by a clock that was wrong, and right before the next start.
  const attemptedAt = clock.wallClock() + jumpMs;
  const request = harness.request({ seed: 99 });
  await harness.backend.submit(request, () => undefined, new AbortController().signal);
  const resumed = harness.request({ seed: 99 }, { attemptedAt });
  const startedAt = clock.now();
  await (await harness.reopen()).submit(resumed, () => undefined, new AbortController().signal);
  expect(harness.createdCount()).toBe(1);
  expect(clock.now() - startedAt).toBeLessThan(60_000);
});

it('waits no longer for a late POST where the clock was ahead when it was sent', async () => {
  const clock = fastClock(30);
  await using harness = await openReplicateHarness({ clock });
  const attemptedAt = clock.wallClock() + 2 * 60 * 60 * 1000;
  const startedAt = clock.now();
  await harness.backend.submit(harness.request({}, { attemptedAt }), () => undefined, new AbortController().signal);
  expect(clock.now() - startedAt).toBeLessThan(60_000);
  expect(harness.createdCount()).toBe(1);
});
