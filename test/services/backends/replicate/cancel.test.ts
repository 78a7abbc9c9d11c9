import { expect, it } from 'vitest';
import { SHUTDOWN } from '#services/backends/backend.ts';
import { openReplicateHarness } from '#test/support/backend/replicate-harness.ts';
import { unavailable } from '#test/support/fake-replicate/problems.ts';

const ignore = () => undefined;
const slowBehaviour = { bootMs: 2000, stepMs: 1000 };
const reason = new Error('canceled');

it('lets a creation that waits be answered, then cancels by its id', async () => {
  await using on = await openReplicateHarness(slowBehaviour);
  const control = new AbortController();
  const submitted = on.backend.submit(on.request(), ignore, control.signal);
  await expect.poll(on.createdCount).toBe(1);
  control.abort(reason);
  await expect(submitted).rejects.toBe(reason);
  expect(on.calls().slice(-2)).toEqual(['POST /predictions', `POST /predictions/${on.fake.predictions[0]?.id}/cancel`]);
  expect(on.fake.predictions[0]?.status).toBe('canceled');
});

it('cancels also what it has to look for first', async () => {
  await using on = await openReplicateHarness(slowBehaviour);
  const control = new AbortController();
  on.fake.faults.add({ kind: 'reset', on: 'create', after: true });
  const submitted = on.backend.submit(on.request(), ignore, control.signal);
  await expect.poll(on.createdCount).toBe(1);
  control.abort(reason);
  await expect(submitted).rejects.toBe(reason);
  expect(on.runningCount()).toBe(0);
  expect(on.createdCount()).toBe(1);
});

it('begins nothing where it is aborted while the attempt is written down', async () => {
  await using on = await openReplicateHarness();
  const control = new AbortController();
  const attempting = async () => control.abort(reason);
  await expect(on.backend.submit(on.request({}, { beforeCreate: attempting }), ignore, control.signal)).rejects.toBe(
    reason,
  );
  expect(on.fake.predictions).toEqual([]);
});

it('sends nothing again once it is aborted', async () => {
  await using on = await openReplicateHarness(slowBehaviour);
  const control = new AbortController();
  on.fake.faults.add({ kind: 'reset', on: 'create', after: false });
  const submitted = on.backend.submit(on.request(), ignore, control.signal);
  await expect.poll(() => on.calls().includes('GET /predictions')).toBe(true);
  control.abort(reason);
  await expect(submitted).rejects.toBe(reason);
  expect(on.createdCount()).toBe(0);
});

it('stops waiting for its turn at once', async () => {
  await using on = await openReplicateHarness();
  await on.generate(on.request());
  on.fake.behaviour.credit = 'low';
  await on.generate(on.request());
  const control = new AbortController();
  const submitted = on.backend.submit(on.request(), ignore, control.signal);
  await expect.poll(() => on.calls().filter((call) => call === 'POST /predictions').length).toBe(3);
  const at = on.now();
  control.abort(reason);
  await expect(submitted).rejects.toBe(reason);
  expect(on.now() - at).toBeLessThan(2000);
});

it('tries again to cancel where that fails, and says so in the log where it cannot', async () => {
  await using on = await openReplicateHarness(slowBehaviour);
  const order = on.request();
  const control = new AbortController();
  const { predictionId: prediction } = await on.backend.submit(order, ignore, control.signal);
  on.fake.faults.add(
    { kind: 'reset', on: 'cancel', after: false },
    { kind: 'answer', on: 'cancel', problem: unavailable() },
  );
  const followed = on.backend.follow(prediction, order, ignore, control.signal);
  control.abort(reason);
  await expect(followed).rejects.toBe(reason);
  expect(on.fake.predictions[0]?.status).toBe('canceled');
  const other = new AbortController();
  const second = await on.backend.submit(order, ignore, other.signal);
  on.fake.faults.add({ kind: 'answer', on: 'cancel', problem: unavailable(), times: 9 });
  other.abort(reason);
  await expect(on.backend.follow(second.predictionId, order, ignore, other.signal)).rejects.toBe(reason);
  expect(on.log.join('')).toContain('could not be canceled');
});

it('hands over the id of a creation that is answered soon', async () => {
  await using on = await openReplicateHarness({ bootMs: 500, stepMs: 20 });
  const control = new AbortController();
  const submitted = on.backend.submit(on.request(), ignore, control.signal);
  await expect.poll(on.createdCount).toBe(1);
  control.abort(SHUTDOWN);
  const { predictionId: prediction, result: painting } = await submitted;
  expect([prediction, painting]).toEqual([on.fake.predictions[0]?.id, undefined]);
  await expect(on.backend.follow(prediction, on.request(), ignore, control.signal)).rejects.toBe(SHUTDOWN);
  expect(on.calls().some((call) => call.endsWith('/cancel'))).toBe(false);
});

it('does not wait at a handover for a creation that takes longer, and the next process finds it', async () => {
  await using on = await openReplicateHarness(slowBehaviour);
  const control = new AbortController();
  const order = on.request();
  const attemptedAt = on.now();
  const submitted = on.backend.submit(order, ignore, control.signal);
  await expect.poll(on.createdCount).toBe(1);
  const at = on.now();
  control.abort(SHUTDOWN);
  await expect(submitted).rejects.toBe(SHUTDOWN);
  expect(on.now() - at).toBeLessThan(4000);
  expect(on.runningCount()).toBe(1);
  const next = await on.reopen();
  const again = { ...order, attemptedAt };
  const { predictionId: prediction } = await next.submit(again, ignore, new AbortController().signal);
  const painting = await next.follow(prediction, again, ignore, new AbortController().signal);
  expect(painting.pictures).toHaveLength(1);
  expect(on.createdCount()).toBe(1);
  expect(on.calls().some((call) => call.endsWith('/cancel'))).toBe(false);
});

it('cancels nothing that is over when the download is aborted', async () => {
  await using on = await openReplicateHarness();
  const control = new AbortController();
  const order = on.request();
  const { predictionId: prediction } = await on.backend.submit(order, ignore, control.signal);
  await expect.poll(() => on.fake.predictions[0]?.status).toBe('succeeded');
  on.fake.faults.add({ kind: 'delivery', how: 'slow', times: 2 });
  const followed = on.backend.follow(prediction, order, ignore, control.signal);
  await expect.poll(() => on.calls().length).toBeGreaterThan(3);
  control.abort(reason);
  await expect(followed).rejects.toBe(reason);
  expect(on.fake.predictions[0]?.status).toBe('succeeded');
});
