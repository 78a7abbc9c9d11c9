import { expect, it } from 'vitest';
import { UserError } from '#schema/user-error.ts';
import type { Progress } from '#services/backends/backend.ts';
import { openReplicateHarness } from '#test/support/backend/replicate-harness.ts';
import { lowCredit, PREDICTION_ERRORS, throttled, unavailable } from '#test/support/fake-replicate/problems.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const { signal } = new AbortController();
const ignore = () => undefined;
/** Ten seconds to start, then as long to paint: longer than a creation waits. */
const coldBehaviour = { bootMs: 10_000, stepMs: 360 };

it('asks for nothing more where the answer to the creation has the pictures, but for the time it took', async () => {
  await using on = await openReplicateHarness();
  await on.generate(on.request());
  const after = on.calls().slice(on.calls().indexOf('POST /predictions') + 1);
  expect(after).toEqual([`GET /predictions/${on.fake.predictions[0]?.id}`]);
});

it('asks often at first, seldom while it starts, and never more often than need be', async () => {
  await using on = await openReplicateHarness({ bootMs: 40_000, stepMs: 100 });
  await on.generate(on.request());
  const at = on.fake.requests.filter(({ path }) => path.startsWith('/v1/predictions/')).map((each) => each.at);
  const gaps = at.slice(1).map((time, i) => time - (at[i] ?? 0));
  expect(at[0]).toBeLessThan((on.fake.requests.find(({ method }) => method === 'POST')?.at ?? 0) + 10_000);
  expect(Math.max(...gaps)).toBeGreaterThan(2000);
  expect(at.length).toBeLessThan(35);
});

it('tells that it starts, and how far it is', async () => {
  await using on = await openReplicateHarness(coldBehaviour);
  const seen: Progress[] = [];
  await on.generate(on.request(), (progress) => seen.push(progress));
  expect(seen[0]).toEqual({ phase: 'starting' });
  const fractions = seen.flatMap((each) => (each.phase === 'painting' ? [each.fraction] : []));
  expect(fractions.length).toBeGreaterThan(3);
  expect(fractions.at(-1)).toBeGreaterThan(0.5);
});

it('does not pretend to know how far it is where the log has no total', async () => {
  await using on = await openReplicateHarness(coldBehaviour);
  const seen: Progress[] = [];
  const card = shippedModel('black-forest-labs/flux-dev-lora');
  await on.generate(on.request({ go_fast: false }, { model: card }), (progress) => seen.push(progress));
  expect(seen.flatMap((each) => (each.phase === 'painting' ? [each.fraction] : []))).toContain(null);
});

it('goes on while Replicate fails, and while the prediction is not there yet', async () => {
  await using on = await openReplicateHarness(coldBehaviour);
  on.fake.faults.add(
    { kind: 'not-yet', times: 3 },
    { kind: 'answer', on: 'get', problem: unavailable(503), times: 2 },
    { kind: 'reset', on: 'get', after: false, times: 2 },
    { kind: 'answer', on: 'get', problem: throttled(2) },
  );
  expect((await on.generate(on.request())).pictures).toHaveLength(1);
  expect(on.createdCount()).toBe(1);
});

it('says that it cannot be found where it stays away', async () => {
  await using on = await openReplicateHarness();
  const failed = on.backend.follow('nothinghasthisid0000000000', on.request(), ignore, signal);
  await expect(failed).rejects.toBeInstanceOf(UserError);
  await expect(failed).rejects.toThrow(/cannot be found/);
});

it('ends at the deadline though Replicate says nothing any more', async () => {
  await using on = await openReplicateHarness(coldBehaviour);
  const order = on.request({}, { deadline: on.now() + 20_000 });
  const { predictionId: prediction } = await on.backend.submit(order, ignore, signal);
  on.fake.faults.add({ kind: 'answer', on: 'get', problem: unavailable(500), times: 1000 });
  await expect(on.backend.follow(prediction, order, ignore, signal)).rejects.toThrow(/too long/);
  expect(on.runningCount()).toBe(0);
});

it.each([
  ['aborted', /did not start in time/],
  ['canceled', /canceled/],
] as const)('knows a prediction that was %s for over', async (kind, sentence) => {
  await using on = await openReplicateHarness();
  on.fake.faults.add({ kind });
  const failed = on.generate(on.request());
  await expect(failed).rejects.toBeInstanceOf(UserError);
  await expect(failed).rejects.toThrow(sentence);
});

it('is ended by Replicate itself where nobody follows it', async () => {
  await using on = await openReplicateHarness({ bootMs: 60_000 });
  await on.backend.submit(on.request({}, { deadline: on.now() + 10_000 }), ignore, signal);
  await expect.poll(() => on.fake.predictions[0]?.status).toBe('aborted');
  expect(on.fake.billedCount).toBe(0);
});

it.each([
  PREDICTION_ERRORS.startTimeout,
  PREDICTION_ERRORS.unhealthy,
  PREDICTION_ERRORS.startError,
  PREDICTION_ERRORS.unknown,
])('begins once more what the platform failed to: %s', async (error) => {
  await using on = await openReplicateHarness();
  on.fake.faults.add({ kind: 'failed', error, ran: false });
  expect((await on.generate(on.request())).pictures).toHaveLength(1);
  expect(on.createdCount()).toBe(2);
  expect(on.fake.billedCount).toBe(1);
  on.fake.faults.add({ kind: 'failed', error, ran: false, times: 2 });
  await expect(on.generate(on.request())).rejects.toBeInstanceOf(UserError);
  expect(on.createdCount()).toBe(4);
});

it('begins no third one where the process was started anew meanwhile', async () => {
  await using on = await openReplicateHarness();
  on.fake.faults.add({ kind: 'failed', error: PREDICTION_ERRORS.startError, ran: false });
  const order = on.request();
  const { predictionId: prediction } = await on.backend.submit(order, ignore, signal);
  await on.backend.follow(prediction, order, ignore, signal);
  const next = await on.reopen();
  expect((await next.follow(prediction, order, ignore, signal)).pictures).toHaveLength(1);
  expect(on.createdCount()).toBe(2);
});

it.each([PREDICTION_ERRORS.nsfw, PREDICTION_ERRORS.sensitive])(
  'begins nothing again that would fail again: %s',
  async (error) => {
    await using on = await openReplicateHarness();
    on.fake.faults.add({ kind: 'failed', error });
    await expect(on.generate(on.request())).rejects.toBeInstanceOf(UserError);
    expect(on.createdCount()).toBe(1);
  },
);

it('says that pictures are gone after an hour', async () => {
  await using on = await openReplicateHarness();
  await on.generate(on.request());
  on.fake.clock.advance(3_700_000);
  const next = await on.reopen();
  const gone = next.follow(on.fake.predictions[0]?.id ?? '', on.request(), ignore, signal);
  await expect(gone).rejects.toThrow(/gone/);
  await expect(gone).rejects.toBeInstanceOf(UserError);
});

it('is not thrown off by low credit on a read', async () => {
  await using on = await openReplicateHarness(coldBehaviour);
  on.fake.faults.add({ kind: 'answer', on: 'get', problem: lowCredit(5) });
  expect((await on.generate(on.request())).pictures).toHaveLength(1);
});
