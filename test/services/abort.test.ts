import { getEventListeners } from 'node:events';
import { expect, it, vi } from 'vitest';
import { linkAbort } from '#services/abort/linked-abort.ts';
import { isTimeout, withTimeout } from '#services/abort/with-timeout.ts';
import { createCondition } from '#services/backends/cog/condition.ts';
import { createCogClient } from '#services/backends/cog/container/client.ts';
import { DEFAULT_TIMEOUTS } from '#services/backends/cog/timeouts.ts';
import { createCheckPictures } from '#services/moderation/check-pictures.ts';
import { createJob } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const client = createCogClient('http://127.0.0.1:1', async () => Response.json({}), DEFAULT_TIMEOUTS);
const checks = createCheckPictures({
  moderator: { estimate: () => 0, judge: async () => ({ verdict: 'clean', micros: 0 }) },
  jobStore: { record: async () => {} },
  undelivered: { put: async () => {} },
  timeoutMs: 60_000,
  log: { warn: () => {} },
  onVerdict: () => {},
  now: performance.now.bind(performance),
});
const job = createJob(shippedModel('jdreetz/illustration'));
const result = { pictures: [], filteredCount: 0, seconds: 1, sketch: false };
const condition = createCondition();

it.each<[string, (signal: AbortSignal) => Promise<unknown>]>([
  ['a wait for a condition', (signal) => condition.wait(1, signal)],
  ['a timeout', (signal) => withTimeout(60_000, signal, async () => {})],
  ['a health check of a container', client.health],
  ['a request to a container', (signal) => client.put('p', {}, undefined, false, signal)],
  ['a held request to a container', (signal) => client.put('p', {}, undefined, true, signal)],
  ['the schema of a container', client.schema],
  ['the check of pictures', (signal) => checks.run({ job, result, seconds: 1, isOnDisk: true }, signal)],
])('leaves nothing in the signal of a job: %s', async (_, work) => {
  // What it leaves in its signals is a field of Node's own.
  using any = vi.spyOn(AbortSignal, 'any');
  const { signal } = new AbortController();
  await Promise.allSettled([work(signal), work(signal)]);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  expect(any).not.toHaveBeenCalled();
});

it('aborts with its parent, by itself, or when its time is up', async () => {
  const parent = new AbortController();
  using linked = linkAbort(parent.signal);
  const own = linkAbort(parent.signal);
  own.abort('own');
  const released = linkAbort(parent.signal);
  released[Symbol.dispose]();
  parent.abort('parent');
  expect(linked.signal.reason).toBe('parent');
  expect(linkAbort(parent.signal).signal.reason).toBe('parent');
  expect(own.signal.reason).toBe('own');
  expect(released.signal.aborted).toBe(false);
  const timedOut = await withTimeout(
    1,
    undefined,
    (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  ).catch((error: unknown) => error);
  expect(isTimeout(timedOut)).toBe(true);
});

it('wakes all who wait for a condition, and none afterwards', async () => {
  const { signal } = new AbortController();
  const all = Promise.all([condition.wait(60_000, signal), condition.wait(60_000, signal)]);
  condition.notifyAll();
  expect(await all).toEqual([true, true]);
  expect(await condition.wait(1, signal)).toBe(false);
  const stop = new AbortController();
  const waiting = condition.wait(60_000, stop.signal);
  stop.abort('stopped');
  await expect(waiting).rejects.toBe('stopped');
});
