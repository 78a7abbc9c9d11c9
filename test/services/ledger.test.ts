import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { Refusal } from '#schema/refusal.ts';
import { openLedger } from '#services/ledger.ts';
import { openStore } from '#services/store/open.ts';
import { fullDisk } from '#test/support/full-disk.ts';
import { jobOf } from '#test/support/jobs.ts';
import { startRedis } from '#test/support/redis.ts';
import { shippedCard } from '#test/support/shipped-cards.ts';

const folder = mkdtempSync(join(tmpdir(), 'lorikeet-ledger-'));
afterAll(() => rmSync(folder, { recursive: true }));
const url = `sqlite:${folder}/lorikeet.sqlite`;

const open = (probeEvery: number) => openStore(url, () => {}, { probeEvery });
const newJob = (id: string) => jobOf(shippedCard('jdreetz/illustration'), {}, { id, state: { is: 'accepted' } });
const delivered = { is: 'delivered', pictures: 1, seconds: 2, sketch: false } as const;

it('lets nothing be paid for that it cannot write down before', async () => {
  await using store = await open(60_000);
  const ledger = openLedger(store);
  const job = newJob('1');
  await ledger.accept(job);
  using _full = fullDisk();
  await expect(ledger.accept(newJob('2'))).rejects.toBeInstanceOf(Refusal);
  await expect(ledger.advance(job, { is: 'accepted', attemptedAt: 1 })).rejects.toBeInstanceOf(Refusal);
  expect(await ledger.find('1')).toEqual(job);
});

it('goes on with what was paid for, and writes it as soon as it can', async () => {
  await using store = await open(20);
  const ledger = openLedger(store);
  const job = newJob('3');
  await ledger.accept(job);
  {
    using _full = fullDisk();
    const submitted = await ledger.advance(job, { is: 'submitted', prediction: 'abc' });
    expect(await ledger.ownerOf('abc')).toBe('3');
    await ledger.advance(submitted, delivered);
    expect(await ledger.find('3')).toMatchObject({ state: delivered });
    expect(await ledger.ownerOf('abc')).toBe('3');
    expect(await ledger.save()).toBe(1);
  }
  await vi.waitFor(() => expect(store.trouble).toBeUndefined());
  await using other = await open(20);
  const later = openLedger(other);
  await vi.waitFor(async () => expect(await later.find('3')).toMatchObject({ state: delivered }));
  expect(await later.ownerOf('abc')).toBe('3');
  expect((await later.unfinished()).map(({ id }) => id)).not.toContain('3');
});

it('tries once more when it is told to, as at the end', async () => {
  await using store = await open(60_000);
  const ledger = openLedger(store);
  const job = newJob('4');
  await ledger.accept(job);
  {
    using _full = fullDisk();
    await ledger.advance(job, { is: 'submitted', prediction: 'def' });
  }
  expect(await ledger.save()).toBe(0);
  await using other = await open(60_000);
  expect(await openLedger(other).unfinished()).toContainEqual({
    ...job,
    state: { is: 'submitted', prediction: 'def' },
  });
});

it('writes the states of one job in their order', async () => {
  await using store = await open(60_000);
  const ledger = openLedger(store);
  const job = newJob('5');
  await ledger.accept(job);
  await Promise.all([
    ledger.advance(job, { is: 'submitted', prediction: 'x' }),
    ledger.advance(job, { is: 'painted', prediction: 'x' }),
    ledger.advance(job, delivered),
  ]);
  await using other = await open(60_000);
  expect(await openLedger(other).find('5')).toMatchObject({ state: delivered });
});

it('finds what an earlier run left once the store can be read, where that is later', async () => {
  await using redis = await startRedis();
  await using store = await openStore(redis.url, () => {}, { probeEvery: 20 });
  const ledger = openLedger(store);
  await ledger.accept(newJob('9'));
  await redis.stop();
  await expect(ledger.find('9')).rejects.toBeInstanceOf(Refusal);
  const left = ledger.unfinished();
  await redis.start();
  expect((await left).map(({ id }) => id)).toEqual(['9']);
});

it('finds the others where one job is in a form that is not known, and tells of that one', async () => {
  await using store = await openStore('memory:', () => {});
  const ledger = openLedger(store);
  await ledger.accept(newJob('10'));
  await store.shelf('jobs', z.unknown()).set('11', { id: '11' });
  await store.shelf('open', z.literal(true)).set('11', true);
  const unreadable = vi.fn();
  expect((await ledger.unfinished(unreadable)).map(({ id }) => id)).toEqual(['10']);
  expect(unreadable).toHaveBeenCalledExactlyOnceWith('11', expect.any(z.ZodError));
});

it('loses no state that is written while more is noted', async () => {
  await using redis = await startRedis();
  await using store = await openStore(redis.url, () => {});
  const ledger = openLedger(store);
  const job = newJob('12');
  await ledger.accept(job);
  const attempted = { is: 'accepted', attemptedAt: 5, attemptedLast: 5 } as const;
  await Promise.all([ledger.note(job, { ending: { is: 'canceled' } }), ledger.advance(job, attempted)]);
  expect(await ledger.find('12')).toEqual({ ...job, ending: { is: 'canceled' }, state: attempted });
});
