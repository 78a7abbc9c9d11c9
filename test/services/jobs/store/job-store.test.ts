import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { UserError } from '#schema/user-error.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { openStore } from '#services/store/open-store.ts';
import { UnknownFormError } from '#services/store/unknown-form-error.ts';
import { createJob } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';
import { simulateFullDisk } from '#test/support/store/full-disk.ts';
import { startRedis } from '#test/support/store/redis.ts';

const folder = mkdtempSync(join(tmpdir(), 'lorikeet-jobs-'));
afterAll(() => rmSync(folder, { recursive: true }));
const url = `sqlite:${folder}/lorikeet.sqlite`;

const open = (probeEvery: number) => openStore(url, () => {}, { probeIntervalMs: probeEvery });
const createTestJob = (id: string) =>
  createJob(shippedModel('jdreetz/illustration'), {}, { id, state: { is: 'accepted' } });
const deliveredState = { is: 'delivered', pictures: 1, seconds: 2, sketch: false } as const;

it('rejects a job, and the state before it is paid for, if they cannot be written', async () => {
  await using store = await open(60_000);
  const jobStore = openJobStore(store);
  const job = createTestJob('1');
  await jobStore.add(job);
  using _full = simulateFullDisk();
  await expect(jobStore.add(createTestJob('2'))).rejects.toBeInstanceOf(UserError);
  await expect(jobStore.updateState(job, { is: 'accepted', attemptedAt: 1 })).rejects.toBeInstanceOf(UserError);
  expect(await jobStore.find('1')).toEqual(job);
});

it('keeps later states in memory, and writes them once the store recovers', async () => {
  await using store = await open(20);
  const jobStore = openJobStore(store);
  const job = createTestJob('3');
  await jobStore.add(job);
  {
    using _full = simulateFullDisk();
    const submitted = await jobStore.updateState(job, { is: 'submitted', prediction: 'abc' });
    expect(await jobStore.findJobIdByPrediction('abc')).toBe('3');
    await jobStore.updateState(submitted, deliveredState);
    expect(await jobStore.find('3')).toMatchObject({ state: deliveredState });
    expect(await jobStore.findJobIdByPrediction('abc')).toBe('3');
    expect(await jobStore.flush()).toBe(1);
  }
  await vi.waitFor(() => expect(store.outageMessage).toBeUndefined());
  await using other = await open(20);
  const later = openJobStore(other);
  await vi.waitFor(async () => {
    expect(await later.find('3')).toMatchObject({ state: deliveredState });
    // Written after the job, one after the other.
    expect(await later.findJobIdByPrediction('abc')).toBe('3');
    expect((await later.findUnfinished()).map(({ id }) => id)).not.toContain('3');
  });
});

it('tries to write once more on flush', async () => {
  await using store = await open(60_000);
  const jobStore = openJobStore(store);
  const job = createTestJob('4');
  await jobStore.add(job);
  {
    using _full = simulateFullDisk();
    await jobStore.updateState(job, { is: 'submitted', prediction: 'def' });
  }
  expect(await jobStore.flush()).toBe(0);
  await using other = await open(60_000);
  expect(await openJobStore(other).findUnfinished()).toContainEqual({
    ...job,
    state: { is: 'submitted', prediction: 'def' },
  });
});

it('writes the states of a job in order', async () => {
  await using store = await open(60_000);
  const jobStore = openJobStore(store);
  const job = createTestJob('5');
  await jobStore.add(job);
  await Promise.all([
    jobStore.updateState(job, { is: 'submitted', prediction: 'x' }),
    jobStore.updateState(job, { is: 'painted', prediction: 'x' }),
    jobStore.updateState(job, deliveredState),
  ]);
  await using other = await open(60_000);
  expect(await openJobStore(other).find('5')).toMatchObject({ state: deliveredState });
});

it('finds unfinished jobs as soon as the store can be read', async () => {
  await using redis = await startRedis();
  await using store = await openStore(redis.url, () => {}, { probeIntervalMs: 20 });
  const jobStore = openJobStore(store);
  await jobStore.add(createTestJob('9'));
  await redis.stop();
  await expect(jobStore.find('9')).rejects.toBeInstanceOf(UserError);
  const unfinished = jobStore.findUnfinished();
  await redis.start();
  expect((await unfinished).map(({ id }) => id)).toEqual(['9']);
});

it('finds the other unfinished jobs if one cannot be read, and reports that one', async () => {
  await using store = await openStore('memory:', () => {});
  const jobStore = openJobStore(store);
  await jobStore.add(createTestJob('10'));
  await store.collection('jobs', z.unknown()).set('11', { id: '11' });
  await store.collection('open', z.literal(true)).set('11', true);
  const unreadable = vi.fn();
  expect((await jobStore.findUnfinished(unreadable)).map(({ id }) => id)).toEqual(['10']);
  expect(unreadable).toHaveBeenCalledExactlyOnceWith('11', expect.any(UnknownFormError));
});

it('loses no state that is written while facts are recorded', async () => {
  await using redis = await startRedis();
  await using store = await openStore(redis.url, () => {});
  const jobStore = openJobStore(store);
  const job = createTestJob('12');
  await jobStore.add(job);
  const attempted = { is: 'accepted', attemptedAt: 5, attemptedLast: 5 } as const;
  await Promise.all([jobStore.record(job, { ending: { is: 'canceled' } }), jobStore.updateState(job, attempted)]);
  expect(await jobStore.find('12')).toEqual({ ...job, ending: { is: 'canceled' }, state: attempted });
});
