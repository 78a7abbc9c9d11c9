import { expect, it } from 'vitest';
import { parsePicture } from '#services/images/picture.ts';
import { openReplicateHarness } from '#test/support/backend/replicate-harness.ts';
import { fastClock } from '#test/support/fake-replicate/clock.ts';
import type { Fault } from '#test/support/fake-replicate/faults.ts';
import { unavailable } from '#test/support/fake-replicate/problems.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const openHarness = () => openReplicateHarness({ clock: fastClock(60) });
const countCreations = (calls: readonly string[]) => calls.filter((call) => call === 'POST /predictions').length;

it.each([
  ['the connection breaks after it was accepted', { kind: 'reset', on: 'create', after: true }, 1],
  ['the connection breaks before it was accepted', { kind: 'reset', on: 'create', after: false }, 2],
  ['it is accepted and never answered', { kind: 'silence', on: 'create', after: true }, 1],
  ['it is neither accepted nor answered', { kind: 'silence', on: 'create', after: false }, 2],
  ['a gateway fails', { kind: 'answer', on: 'create', problem: unavailable(502) }, 2],
] satisfies [string, Fault, number][])('begins one prediction where %s', async (_, fault, sent) => {
  await using on = await openHarness();
  on.fake.faults.add(fault);
  expect((await on.generate(on.request())).pictures).toHaveLength(1);
  expect(on.createdCount()).toBe(1);
  expect(on.fake.billedCount).toBe(1);
  expect(countCreations(on.calls())).toBe(sent);
});

it('waits until a late POST can have no effect any more before it sends another', async () => {
  await using on = await openHarness();
  on.fake.faults.add({ kind: 'reset', on: 'create', after: false });
  await on.generate(on.request());
  const [first, second] = on.fake.requests.filter(
    ({ method, path }) => method === 'POST' && path === '/v1/predictions',
  );
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(17_000);
});

it.each(['black-forest-labs/flux-dev-lora', 'nightmareai/real-esrgan'])('finds a lost one of %s', async (model) => {
  await using on = await openHarness();
  on.fake.faults.add({ kind: 'reset', on: 'create', after: true });
  expect((await on.generate(on.request({}, { model: shippedModel(model) }))).pictures).toHaveLength(1);
  expect(on.createdCount()).toBe(1);
});

it('finds after a restart what an attempt began whose id was lost', async () => {
  await using on = await openHarness();
  const order = on.request({ seed: 99 });
  const attemptedAt = on.now();
  await on.backend.submit(order, () => undefined, new AbortController().signal);
  const next = await on.reopen();
  const { predictionId: prediction } = await next.submit(
    { ...order, attemptedAt },
    () => undefined,
    new AbortController().signal,
  );
  expect(prediction).toBe(on.fake.predictions[0]?.id);
  expect(on.createdCount()).toBe(1);
});

it.each([
  ['another seed', { seed: 2 }],
  ['another field that is not the default', { seed: 1, go_fast: true }],
])('takes none of %s', async (_, roles) => {
  await using on = await openHarness();
  await on.generate(on.request(roles));
  const next = await on.reopen();
  const order = on.request({ seed: 1 }, { attemptedAt: on.now() });
  const { predictionId: prediction } = await next.submit(order, () => undefined, new AbortController().signal);
  expect(prediction).toBe(on.fake.predictions[1]?.id);
});

it('takes none that belongs to another job, is older, or was canceled', async () => {
  await using on = await openHarness();
  const { signal } = new AbortController();
  await on.generate(on.request());
  const [theirs] = on.fake.predictions;
  const next = await on.reopen();
  const taken = async (id: string) => id === theirs?.id;
  const mine = await next.submit(
    on.request({}, { attemptedAt: on.now(), isClaimedByOther: taken }),
    () => undefined,
    signal,
  );
  expect(mine.predictionId).not.toBe(theirs?.id);
  on.fake.clock.advance(10 * 60_000);
  const later = await next.submit(on.request({}, { attemptedAt: on.now() }), () => undefined, signal);
  expect([theirs?.id, mine.predictionId]).not.toContain(later.predictionId);
  expect(on.createdCount()).toBe(3);
});

it('takes one that left out what is the default', async () => {
  await using on = await openHarness();
  await on.generate(on.request({ seed: 1 }));
  const next = await on.reopen();
  const order = on.request({ seed: 1, num_outputs: 1, output_format: 'webp' }, { attemptedAt: on.now() });
  await next.submit(order, () => undefined, new AbortController().signal);
  expect(on.createdCount()).toBe(1);
});

it('keeps two jobs apart that ask for the very same, though both connections break', async () => {
  await using on = await openHarness();
  on.fake.faults.add({ kind: 'reset', on: 'create', after: false }, { kind: 'reset', on: 'create', after: true });
  const ids = await Promise.all(
    [1, 2].map(async () => {
      const submission = await on.backend.submit(
        on.request({ seed: 5 }),
        () => undefined,
        new AbortController().signal,
      );
      return submission.predictionId;
    }),
  );
  expect(new Set(ids).size).toBe(2);
  expect(on.createdCount()).toBe(2);
});

it('does not take what another job is about to be answered with', async () => {
  await using on = await openReplicateHarness({ clock: fastClock(20), bootMs: 6000 });
  const { signal } = new AbortController();
  await on.generate(on.request({ seed: 4 }));
  on.fake.faults.add({ kind: 'reset', on: 'create', after: false });
  const first = on.backend.submit(on.request({ seed: 5 }), () => undefined, signal);
  await expect.poll(() => on.calls().includes('GET /predictions')).toBe(true);
  const second = on.backend.submit(on.request({ seed: 5 }), () => undefined, signal);
  const ids = [(await first).predictionId, (await second).predictionId];
  expect(new Set(ids).size).toBe(2);
  expect(
    on.fake.predictions
      .slice(1)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(ids.sort());
});

it('looks through all pages', async () => {
  await using on = await openHarness();
  const lost = on.request({ seed: 1_000_000 });
  const attemptedAt = on.now();
  await on.generate(lost);
  const body = JSON.stringify({ version: on.fake.predictions[0]?.version.id, input: { prompt: 'others', seed: 1 } });
  const headers = { authorization: `Bearer ${on.fake.token}` };
  for (let i = 0; i < 120; i++) await fetch(`${on.fake.apiUrl}/predictions`, { method: 'POST', headers, body });
  const next = await on.reopen();
  const { predictionId: prediction } = await next.submit(
    { ...lost, attemptedAt },
    () => undefined,
    new AbortController().signal,
  );
  expect(prediction).toBe(on.fake.predictions[0]?.id);
});

it('takes of two enlargements, both lost, the one of its own picture', async () => {
  await using on = await openHarness();
  const card = shippedModel('nightmareai/real-esrgan');
  const { signal } = new AbortController();
  const attemptedAt = on.now();
  const orders = [64, 96].map((side) =>
    on.request({}, { model: card, readPicture: async () => parsePicture(await samplePicture(side)) }),
  );
  const begun: string[] = [];
  for (const order of orders) begun.push((await on.backend.submit(order, () => undefined, signal)).predictionId);
  const next = await on.reopen();
  const found = await Promise.all(
    orders.map((order) => next.submit({ ...order, attemptedAt }, () => undefined, signal)),
  );
  expect(found.map(({ predictionId: prediction }) => prediction)).toEqual(begun);
});

it('finds what the first of several attempts began, and looks until the last could have arrived', async () => {
  await using on = await openHarness();
  const order = on.request({ seed: 7 });
  const attemptedAt = on.now();
  await on.backend.submit(order, () => undefined, new AbortController().signal);
  on.fake.clock.advance(10 * 60_000);
  const next = await on.reopen();
  const again = { ...order, attemptedAt, attemptedLast: on.now(), deadline: on.now() + 60_000 };
  const { predictionId: prediction } = await next.submit(again, () => undefined, new AbortController().signal);
  expect(prediction).toBe(on.fake.predictions[0]?.id);
});

it('says of each attempt that it is made, before it is made', async () => {
  await using on = await openHarness();
  on.fake.faults.add({ kind: 'reset', on: 'create', after: false, times: 2 });
  const sentBefore: number[] = [];
  const attempting = async () => void sentBefore.push(countCreations(on.calls()));
  await on.generate(on.request({}, { beforeCreate: attempting, deadline: on.now() + 300_000 }));
  expect(sentBefore).toEqual([0, 1, 2]);
});
