import { expect, it } from 'vitest';
import { SHUTDOWN } from '#services/backends/backend.ts';
import { openReplicateBench } from '#test/support/backend/replicate-harness.ts';
import { unavailable } from '#test/support/fake-replicate/problems.ts';

const ignore = () => undefined;
const slow = { bootMs: 2000, stepMs: 1000 };
const reason = new Error('canceled');

it('lets a creation that waits be answered, then cancels by its id', async () => {
  await using on = await openReplicateBench(slow);
  const control = new AbortController();
  const submitted = on.backend.submit(on.order(), ignore, control.signal);
  await expect.poll(on.begun).toBe(1);
  control.abort(reason);
  await expect(submitted).rejects.toBe(reason);
  expect(on.calls().slice(-2)).toEqual([
    'POST /predictions',
    `POST /predictions/${on.double.predictions[0]?.id}/cancel`,
  ]);
  expect(on.double.predictions[0]?.status).toBe('canceled');
});

it('cancels also what it has to look for first', async () => {
  await using on = await openReplicateBench(slow);
  const control = new AbortController();
  on.double.faults.add({ kind: 'reset', on: 'create', after: true });
  const submitted = on.backend.submit(on.order(), ignore, control.signal);
  await expect.poll(on.begun).toBe(1);
  control.abort(reason);
  await expect(submitted).rejects.toBe(reason);
  expect(on.running()).toBe(0);
  expect(on.begun()).toBe(1);
});

it('begins nothing where it is aborted while the attempt is written down', async () => {
  await using on = await openReplicateBench();
  const control = new AbortController();
  const attempting = async () => control.abort(reason);
  await expect(on.backend.submit(on.order({}, { beforeCreate: attempting }), ignore, control.signal)).rejects.toBe(
    reason,
  );
  expect(on.double.predictions).toEqual([]);
});

it('sends nothing again once it is aborted', async () => {
  await using on = await openReplicateBench(slow);
  const control = new AbortController();
  on.double.faults.add({ kind: 'reset', on: 'create', after: false });
  const submitted = on.backend.submit(on.order(), ignore, control.signal);
  await expect.poll(() => on.calls().includes('GET /predictions')).toBe(true);
  control.abort(reason);
  await expect(submitted).rejects.toBe(reason);
  expect(on.begun()).toBe(0);
});

it('stops waiting for its turn at once', async () => {
  await using on = await openReplicateBench();
  await on.paint(on.order());
  on.double.behaviour.credit = 'low';
  await on.paint(on.order());
  const control = new AbortController();
  const submitted = on.backend.submit(on.order(), ignore, control.signal);
  await expect.poll(() => on.calls().filter((call) => call === 'POST /predictions').length).toBe(3);
  const at = on.now();
  control.abort(reason);
  await expect(submitted).rejects.toBe(reason);
  expect(on.now() - at).toBeLessThan(2000);
});

it('tries again to cancel where that fails, and says so in the log where it cannot', async () => {
  await using on = await openReplicateBench(slow);
  const order = on.order();
  const control = new AbortController();
  const { predictionId: prediction } = await on.backend.submit(order, ignore, control.signal);
  on.double.faults.add(
    { kind: 'reset', on: 'cancel', after: false },
    { kind: 'answer', on: 'cancel', problem: unavailable() },
  );
  const followed = on.backend.follow(prediction, order, ignore, control.signal);
  control.abort(reason);
  await expect(followed).rejects.toBe(reason);
  expect(on.double.predictions[0]?.status).toBe('canceled');
  const other = new AbortController();
  const second = await on.backend.submit(order, ignore, other.signal);
  on.double.faults.add({ kind: 'answer', on: 'cancel', problem: unavailable(), times: 9 });
  other.abort(reason);
  await expect(on.backend.follow(second.predictionId, order, ignore, other.signal)).rejects.toBe(reason);
  expect(on.log.join('')).toContain('could not be canceled');
});

it('hands over the id of a creation that is answered soon', async () => {
  await using on = await openReplicateBench({ bootMs: 500, stepMs: 20 });
  const control = new AbortController();
  const submitted = on.backend.submit(on.order(), ignore, control.signal);
  await expect.poll(on.begun).toBe(1);
  control.abort(SHUTDOWN);
  const { predictionId: prediction, result: painting } = await submitted;
  expect([prediction, painting]).toEqual([on.double.predictions[0]?.id, undefined]);
  await expect(on.backend.follow(prediction, on.order(), ignore, control.signal)).rejects.toBe(SHUTDOWN);
  expect(on.calls().some((call) => call.endsWith('/cancel'))).toBe(false);
});

it('does not wait at a handover for a creation that takes longer, and the next process finds it', async () => {
  await using on = await openReplicateBench(slow);
  const control = new AbortController();
  const order = on.order();
  const attemptedAt = on.now();
  const submitted = on.backend.submit(order, ignore, control.signal);
  await expect.poll(on.begun).toBe(1);
  const at = on.now();
  control.abort(SHUTDOWN);
  await expect(submitted).rejects.toBe(SHUTDOWN);
  expect(on.now() - at).toBeLessThan(4000);
  expect(on.running()).toBe(1);
  const next = await on.reopen();
  const again = { ...order, attemptedAt };
  const { predictionId: prediction } = await next.submit(again, ignore, new AbortController().signal);
  const painting = await next.follow(prediction, again, ignore, new AbortController().signal);
  expect(painting.pictures).toHaveLength(1);
  expect(on.begun()).toBe(1);
  expect(on.calls().some((call) => call.endsWith('/cancel'))).toBe(false);
});

it('cancels nothing that is over when the download is aborted', async () => {
  await using on = await openReplicateBench();
  const control = new AbortController();
  const order = on.order();
  const { predictionId: prediction } = await on.backend.submit(order, ignore, control.signal);
  await expect.poll(() => on.double.predictions[0]?.status).toBe('succeeded');
  on.double.faults.add({ kind: 'delivery', how: 'slow', times: 2 });
  const followed = on.backend.follow(prediction, order, ignore, control.signal);
  await expect.poll(() => on.calls().length).toBeGreaterThan(3);
  control.abort(reason);
  await expect(followed).rejects.toBe(reason);
  expect(on.double.predictions[0]?.status).toBe('succeeded');
});
