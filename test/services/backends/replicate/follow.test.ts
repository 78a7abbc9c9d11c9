import { expect, it } from 'vitest';
import { UserError } from '#schema/user-error.ts';
import type { Obstacle, Progress } from '#services/backends/backend.ts';
import { openReplicateHarness } from '#test/support/backend/replicate-harness.ts';
import { fastClock } from '#test/support/fake-replicate/clock.ts';
import type { Fault } from '#test/support/fake-replicate/faults.ts';
import { lowCredit, PREDICTION_ERRORS, throttled, unavailable } from '#test/support/fake-replicate/problems.ts';
import { freePort } from '#test/support/free-port.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const { signal } = new AbortController();
const ignore = () => undefined;
/** Ten seconds to start, then as long to paint: longer than a creation waits. */
const coldBehaviour = { bootMs: 10_000, stepMs: 360 };

it('asks for nothing more where the answer to the creation has the pictures', async () => {
  await using harness = await openReplicateHarness({ finishMs: 0 });
  await harness.generate(harness.request());
  expect(harness.calls().slice(harness.calls().indexOf('POST /predictions') + 1)).toEqual([]);
});

it('asks rarely for a model whose usual time is known, and when it should be done', async () => {
  await using harness = await openReplicateHarness({ bootMs: 0, stepMs: 428, finishMs: 0, clock: fastClock(20) });
  const gets: number[] = [];
  for (let picture = 0; picture < 6; picture += 1) {
    const before = harness.calls().length;
    await harness.generate(harness.request());
    gets.push(
      harness
        .calls()
        .slice(before)
        .filter((call) => call.startsWith('GET /predictions/')).length,
    );
  }
  expect(gets[0]).toBeGreaterThan(5);
  // Not each: at the fast clock of the stand-in, a busy machine misses the moment.
  expect(Math.min(...gets.slice(2))).toBeLessThanOrEqual(4);
});

it('polls often at first, seldom while it starts, and never more often than need be', async () => {
  await using harness = await openReplicateHarness({ bootMs: 40_000, stepMs: 100 });
  await harness.generate(harness.request());
  const at = harness.fake.requests.filter(({ path }) => path.startsWith('/v1/predictions/')).map((each) => each.at);
  const gaps = at.slice(1).map((time, i) => time - (at[i] ?? 0));
  expect(at[0]).toBeLessThan((harness.fake.requests.find(({ method }) => method === 'POST')?.at ?? 0) + 10_000);
  expect(Math.max(...gaps)).toBeGreaterThan(2000);
  expect(at.length).toBeLessThan(35);
});

it('tells that it starts, and how far it is', async () => {
  await using harness = await openReplicateHarness(coldBehaviour);
  const seen: Progress[] = [];
  await harness.generate(harness.request(), (progress) => seen.push(progress));
  expect(seen[0]).toEqual({ phase: 'starting' });
  const fractions = seen.flatMap((each) => (each.phase === 'painting' ? [each.fraction] : []));
  expect(fractions.length).toBeGreaterThan(3);
  expect(fractions.at(-1)).toBeGreaterThan(0.5);
});

it('does not pretend to know how far it is where the log has no total', async () => {
  await using harness = await openReplicateHarness(coldBehaviour);
  const seen: Progress[] = [];
  const model = shippedModel('black-forest-labs/flux-dev-lora');
  await harness.generate(harness.request({ go_fast: false }, { model }), (progress) => seen.push(progress));
  expect(seen.flatMap((each) => (each.phase === 'painting' ? [each.fraction] : []))).toContain(null);
});

it('goes on while Replicate fails, and while the prediction is not there yet', async () => {
  await using harness = await openReplicateHarness(coldBehaviour);
  harness.fake.faults.add(
    { kind: 'not-yet', times: 3 },
    { kind: 'answer', on: 'get', problem: unavailable(503), times: 2 },
    { kind: 'reset', on: 'get', after: false, times: 2 },
    { kind: 'answer', on: 'get', problem: throttled(2) },
  );
  expect((await harness.generate(harness.request())).pictures).toHaveLength(1);
  expect(harness.createdCount()).toBe(1);
});

it('says that the prediction cannot be found if it stays missing', async () => {
  await using harness = await openReplicateHarness();
  const failed = harness.backend.follow('nothinghasthisid0000000000', harness.request(), ignore, signal);
  await expect(failed).rejects.toBeInstanceOf(UserError);
  await expect(failed).rejects.toThrow(/cannot be found/);
});

it('ends at the deadline though Replicate says nothing any more', async () => {
  await using harness = await openReplicateHarness(coldBehaviour);
  const request = harness.request({}, { deadline: harness.now() + 20_000 });
  const { predictionId } = await harness.backend.submit(request, ignore, signal);
  harness.fake.faults.add({ kind: 'answer', on: 'get', problem: unavailable(500), times: 1000 });
  await expect(harness.backend.follow(predictionId, request, ignore, signal)).rejects.toThrow(/too long/);
  expect(harness.runningCount()).toBe(0);
});

it('asks once more before it gives up, as after a pause of the process', async () => {
  const clock = fastClock(30);
  await using harness = await openReplicateHarness({ ...coldBehaviour, clock });
  const request = harness.request({}, { deadline: harness.now() + 120_000 });
  const { predictionId } = await harness.backend.submit(request, ignore, signal);
  await expect.poll(() => harness.fake.predictions[0]?.status).toBe('succeeded');
  clock.advance(300_000);
  const { pictures } = await harness.backend.follow(predictionId, request, ignore, signal);
  expect(pictures).toHaveLength(1);
});

it.each([
  ['aborted', /did not start in time/],
  ['canceled', /canceled/],
] as const)('knows a prediction that was %s for over', async (kind, sentence) => {
  await using harness = await openReplicateHarness();
  harness.fake.faults.add({ kind });
  const failed = harness.generate(harness.request());
  await expect(failed).rejects.toBeInstanceOf(UserError);
  await expect(failed).rejects.toThrow(sentence);
});

it('is ended by Replicate at its deadline if nobody follows it', async () => {
  await using harness = await openReplicateHarness({ bootMs: 60_000 });
  await harness.backend.submit(harness.request({}, { deadline: harness.now() + 10_000 }), ignore, signal);
  await expect.poll(() => harness.fake.predictions[0]?.status).toBe('aborted');
  expect(harness.fake.billedCount).toBe(0);
});

it.each([
  PREDICTION_ERRORS.startTimeout,
  PREDICTION_ERRORS.unhealthy,
  PREDICTION_ERRORS.startError,
  PREDICTION_ERRORS.unknown,
])('begins once more what the platform failed to: %s', async (error) => {
  await using harness = await openReplicateHarness();
  harness.fake.faults.add({ kind: 'failed', error, ran: false });
  expect((await harness.generate(harness.request())).pictures).toHaveLength(1);
  expect(harness.createdCount()).toBe(2);
  expect(harness.fake.billedCount).toBe(1);
  harness.fake.faults.add({ kind: 'failed', error, ran: false, times: 2 });
  await expect(harness.generate(harness.request())).rejects.toBeInstanceOf(UserError);
  expect(harness.createdCount()).toBe(4);
});

it('begins no third one where the process was started anew meanwhile', async () => {
  await using harness = await openReplicateHarness();
  harness.fake.faults.add({ kind: 'failed', error: PREDICTION_ERRORS.startError, ran: false });
  const request = harness.request();
  const { predictionId } = await harness.backend.submit(request, ignore, signal);
  await harness.backend.follow(predictionId, request, ignore, signal);
  const next = await harness.reopen();
  expect((await next.follow(predictionId, request, ignore, signal)).pictures).toHaveLength(1);
  expect(harness.createdCount()).toBe(2);
});

it.each([PREDICTION_ERRORS.nsfw, PREDICTION_ERRORS.sensitive])(
  'begins nothing again that would fail again: %s',
  async (error) => {
    await using harness = await openReplicateHarness();
    harness.fake.faults.add({ kind: 'failed', error });
    await expect(harness.generate(harness.request())).rejects.toBeInstanceOf(UserError);
    expect(harness.createdCount()).toBe(1);
  },
);

it('says that pictures are gone after an hour', async () => {
  await using harness = await openReplicateHarness();
  await harness.generate(harness.request());
  harness.fake.clock.advance(3_700_000);
  const next = await harness.reopen();
  const gone = next.follow(harness.fake.predictions[0]?.id ?? '', harness.request(), ignore, signal);
  await expect(gone).rejects.toThrow(/gone/);
  await expect(gone).rejects.toBeInstanceOf(UserError);
});

it('is not affected by low credit on a read', async () => {
  await using harness = await openReplicateHarness(coldBehaviour);
  harness.fake.faults.add({ kind: 'answer', on: 'get', problem: lowCredit(5) });
  expect((await harness.generate(harness.request())).pictures).toHaveLength(1);
});

/** Whatever is asked about predictions fails. */
const away = (times: number): Fault[] =>
  (['get', 'list', 'cancel'] as const).map((on) => ({
    kind: 'answer',
    on,
    problem: unavailable(503),
    times,
  }));

it('asks on for what may be painted where Replicate does not answer when the time is up', async () => {
  await using harness = await openReplicateHarness({ bootMs: 1000, stepMs: 100, clock: fastClock(5) });
  let releases = 0;
  const request = harness.request({}, { deadline: harness.now() + 12_000, releaseSlot: () => void releases++ });
  const seen: Progress[] = [];
  const { predictionId } = await harness.backend.submit(request, ignore, signal);
  const next = await harness.reopen();
  harness.fake.faults.add(...away(1000));
  const followed = next.follow(predictionId, request, (progress) => seen.push(progress), signal);
  await expect.poll(() => releases).toBe(1);
  expect(seen.every((progress) => progress.phase === 'blocked' && progress.by === 'no-response')).toBe(true);
  harness.fake.faults.clear();
  expect((await followed).pictures).toHaveLength(1);
  expect(harness.createdCount()).toBe(1);
});

it('looks on for a prediction whose id was lost where Replicate does not answer when the time is up', async () => {
  await using harness = await openReplicateHarness();
  harness.fake.faults.add({ kind: 'reset', on: 'create', after: true }, ...away(1000));
  let releases = 0;
  const request = harness.request({}, { deadline: harness.now() + 12_000, releaseSlot: () => void releases++ });
  const painted = harness.generate(request);
  await expect.poll(() => releases).toBeGreaterThan(0);
  harness.fake.faults.clear();
  expect((await painted).pictures).toHaveLength(1);
  expect(harness.createdCount()).toBe(1);
});

it('gives up after an hour where Replicate never answers again, and says so', async () => {
  await using harness = await openReplicateHarness({ ...coldBehaviour, clock: fastClock(5) });
  const request = harness.request({}, { deadline: harness.now() + 9000 });
  const { predictionId } = await harness.backend.submit(request, ignore, signal);
  harness.fake.faults.add(...away(1000));
  let isReleased = false;
  const releaseSlot = () => {
    isReleased = true;
  };
  const followed = harness.backend.follow(
    predictionId,
    { ...request, releaseSlot },
    () => isReleased && harness.fake.clock.advance(20 * 60_000),
    signal,
  );
  await expect(followed).rejects.toThrow('Replicate has not answered for an hour');
});

it('ends early where Replicate is out of reach before anything was sent', async () => {
  await using harness = await openReplicateHarness({ clock: fastClock(40) });
  const nowhere = await harness.reopen({ apiUrl: `http://127.0.0.1:${await freePort()}/v1` });
  const request = harness.request({}, { version: 'a'.repeat(64) });
  const seen: { readonly progress: Progress; readonly at: number }[] = [];
  const startedAt = harness.now();
  const failed = nowhere.submit(request, (progress) => seen.push({ progress, at: harness.now() }), signal);
  await expect(failed).rejects.toMatchObject({
    code: 'service-unreachable',
    message: expect.stringContaining('Nothing was started, and nothing is charged.'),
  });
  expect(harness.now() - startedAt).toBeLessThan(200_000);
  const [{ progress, at } = expect.fail()] = seen;
  const until = expect.any(Number);
  expect(progress).toEqual({ phase: 'blocked', by: 'no-response', serviceName: 'Replicate', until });
  // Two minutes after the first attempt, which was between these.
  const attemptedAt = progress.phase === 'blocked' ? (progress.until ?? 0) - 120_000 : 0;
  expect(attemptedAt).toBeGreaterThanOrEqual(startedAt);
  expect(attemptedAt).toBeLessThanOrEqual(at);
});

it.each([
  ['answers with errors', { kind: 'answer', on: 'get', problem: unavailable(502), times: 4 }, 'no-response'],
  ['cuts connections', { kind: 'reset', on: 'get', after: false, times: 4 }, 'no-response'],
  ['says nothing', { kind: 'silence', on: 'get', after: false }, 'no-response'],
  ['throttles', { kind: 'answer', on: 'get', problem: throttled(2), times: 2 }, 'throttled'],
  ['does not answer a creation', { kind: 'silence', on: 'create', after: true }, 'no-response'],
  ['takes no creation', { kind: 'answer', on: 'create', problem: throttled(5) }, 'throttled'],
] satisfies [string, Fault, Obstacle][])('says so while Replicate %s, and that it goes on', async (_, fault, by) => {
  await using harness = await openReplicateHarness(coldBehaviour);
  harness.fake.faults.add(fault);
  const seen: Progress[] = [];
  const request = harness.request();
  await harness.generate(request, (progress) => seen.push(progress));
  const blockedAt = seen.findIndex((each) => each.phase === 'blocked');
  expect(seen[blockedAt]).toEqual({ phase: 'blocked', by, serviceName: 'Replicate', until: request.deadline });
});
