import { expect, it } from 'vitest';
import { type Progress, SHUTDOWN } from '#services/backends/backend.ts';
import { openReplicateHarness } from '#test/support/backend/replicate-harness.ts';
import { fastClock } from '#test/support/fake-replicate/clock.ts';
import { unavailable } from '#test/support/fake-replicate/problems.ts';

const ignore = () => undefined;
const slowBehaviour = { bootMs: 2000, stepMs: 1000 };
const reason = new Error('canceled');

it('lets a creation that waits be answered, then cancels by its id', async () => {
  // On a faster clock, a busy machine asks twice.
  await using harness = await openReplicateHarness({ ...slowBehaviour, clock: fastClock(5) });
  const control = new AbortController();
  const submitted = harness.backend.submit(harness.request(), ignore, control.signal);
  await expect.poll(harness.createdCount).toBe(1);
  control.abort(reason);
  await expect(submitted).rejects.toBe(reason);
  expect(harness.calls().slice(-2)).toEqual([
    'POST /predictions',
    `POST /predictions/${harness.fake.predictions[0]?.id}/cancel`,
  ]);
  expect(harness.fake.predictions[0]?.status).toBe('canceled');
});

it('cancels also what it has to look for first', async () => {
  await using harness = await openReplicateHarness(slowBehaviour);
  const control = new AbortController();
  harness.fake.faults.add({ kind: 'reset', on: 'create', after: true });
  const submitted = harness.backend.submit(harness.request(), ignore, control.signal);
  await expect.poll(harness.createdCount).toBe(1);
  control.abort(reason);
  await expect(submitted).rejects.toBe(reason);
  expect(harness.runningCount()).toBe(0);
  expect(harness.createdCount()).toBe(1);
});

it('begins nothing where it is aborted while the attempt is written down', async () => {
  await using harness = await openReplicateHarness();
  const control = new AbortController();
  const attempting = async () => control.abort(reason);
  await expect(
    harness.backend.submit(harness.request({}, { beforeCreate: attempting }), ignore, control.signal),
  ).rejects.toBe(reason);
  expect(harness.fake.predictions).toEqual([]);
});

it('sends nothing again once it is aborted', async () => {
  await using harness = await openReplicateHarness(slowBehaviour);
  const control = new AbortController();
  harness.fake.faults.add({ kind: 'reset', on: 'create', after: false });
  const submitted = harness.backend.submit(harness.request(), ignore, control.signal);
  await expect.poll(() => harness.calls().includes('GET /predictions')).toBe(true);
  control.abort(reason);
  await expect(submitted).rejects.toBe(reason);
  expect(harness.createdCount()).toBe(0);
});

it('stops waiting for its turn at once', async () => {
  await using harness = await openReplicateHarness();
  await harness.generate(harness.request());
  harness.fake.behaviour.credit = 'low';
  await harness.generate(harness.request());
  const control = new AbortController();
  const submitted = harness.backend.submit(harness.request(), ignore, control.signal);
  await expect.poll(() => harness.calls().filter((call) => call === 'POST /predictions').length).toBe(3);
  const at = harness.now();
  control.abort(reason);
  await expect(submitted).rejects.toBe(reason);
  // Its turn would come after ten.
  expect(harness.now() - at).toBeLessThan(8000);
});

it('tries again to cancel where that fails, and says so in the log where it cannot', async () => {
  await using harness = await openReplicateHarness(slowBehaviour);
  const request = harness.request();
  const control = new AbortController();
  const { predictionId } = await harness.backend.submit(request, ignore, control.signal);
  harness.fake.faults.add(
    { kind: 'reset', on: 'cancel', after: false },
    { kind: 'answer', on: 'cancel', problem: unavailable() },
  );
  const followed = harness.backend.follow(predictionId, request, ignore, control.signal);
  control.abort(reason);
  await expect(followed).rejects.toBe(reason);
  expect(harness.fake.predictions[0]?.status).toBe('canceled');
  const other = new AbortController();
  const second = await harness.backend.submit(request, ignore, other.signal);
  harness.fake.faults.add({ kind: 'answer', on: 'cancel', problem: unavailable(), times: 9 });
  other.abort(reason);
  await expect(harness.backend.follow(second.predictionId, request, ignore, other.signal)).rejects.toBe(reason);
  expect(harness.log.join('')).toContain('could not be canceled');
});

it('hands over the id of a creation that is answered soon', async () => {
  // Slow enough for a busy machine to answer within the seconds that a handover waits.
  await using harness = await openReplicateHarness({ bootMs: 500, stepMs: 20, clock: fastClock(2) });
  const control = new AbortController();
  const submitted = harness.backend.submit(harness.request(), ignore, control.signal);
  await expect.poll(harness.createdCount).toBe(1);
  control.abort(SHUTDOWN);
  const { predictionId, result } = await submitted;
  expect([predictionId, result]).toEqual([harness.fake.predictions[0]?.id, undefined]);
  await expect(harness.backend.follow(predictionId, harness.request(), ignore, control.signal)).rejects.toBe(SHUTDOWN);
  expect(harness.calls().some((call) => call.endsWith('/cancel'))).toBe(false);
});

it('does not wait at a handover for a creation that takes longer, and the next process finds it', async () => {
  await using harness = await openReplicateHarness(slowBehaviour);
  const control = new AbortController();
  const request = harness.request();
  const attemptedAt = harness.now();
  const submitted = harness.backend.submit(request, ignore, control.signal);
  await expect.poll(harness.createdCount).toBe(1);
  control.abort(SHUTDOWN);
  await expect(submitted).rejects.toBe(SHUTDOWN);
  // The creation is answered when it has ended.
  expect(harness.runningCount()).toBe(1);
  const next = await harness.reopen();
  const again = { ...request, attemptedAt };
  const { predictionId } = await next.submit(again, ignore, new AbortController().signal);
  const result = await next.follow(predictionId, again, ignore, new AbortController().signal);
  expect(result.pictures).toHaveLength(1);
  expect(harness.createdCount()).toBe(1);
  expect(harness.calls().some((call) => call.endsWith('/cancel'))).toBe(false);
});

it('cancels nothing that is over when the download is aborted', async () => {
  await using harness = await openReplicateHarness();
  const control = new AbortController();
  const request = harness.request();
  const { predictionId } = await harness.backend.submit(request, ignore, control.signal);
  await expect.poll(() => harness.fake.predictions[0]?.status).toBe('succeeded');
  harness.fake.faults.add({ kind: 'delivery', how: 'slow', times: 2 });
  const seen: Progress[] = [];
  const followed = harness.backend.follow(predictionId, request, (progress) => seen.push(progress), control.signal);
  await expect.poll(() => seen.map((each) => each.phase)).toContain('blocked');
  control.abort(reason);
  await expect(followed).rejects.toBe(reason);
  expect(harness.fake.predictions[0]?.status).toBe('succeeded');
});
