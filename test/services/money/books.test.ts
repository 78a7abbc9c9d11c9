import { expect, it } from 'vitest';
import { z } from 'zod';
import { withoutCharge } from '#schema/cost/cost.ts';
import type { Job } from '#schema/job/job.ts';
import { openStore } from '#services/store/open-store.ts';
import type { ListedCollection, Store } from '#services/store/store.ts';
import { createJob } from '#test/support/jobs.ts';
import { openTestLedger } from '#test/support/open-test-ledger.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const MODEL = shippedModel('black-forest-labs/flux-dev-lora');
const DAY_MS = 24 * 60 * 60 * 1000;
const LAST_MONTH = Date.parse('2026-10-20T12:00:00Z');
const NOON = Date.parse('2026-11-28T12:00:00Z');
const DELIVERED = { is: 'delivered', pictures: 1, seconds: 1, sketch: false } as const;
const failOnError = (error: unknown) => {
  throw error;
};

/** The same store, with a count of what is read from it. */
function countReads(store: Store) {
  const count = { reads: 0 };
  const counted = <T>(collection: ListedCollection<T>): ListedCollection<T> => ({
    ...collection,
    get: (key) => {
      count.reads += 1;
      return collection.get(key);
    },
    async *entries(prefix) {
      for await (const entry of collection.entries(prefix)) {
        count.reads += 1;
        yield entry;
      }
    },
  });
  return {
    count,
    store: { ...store, listedCollection: (...args) => counted(store.listedCollection(...args)) } as Store,
  };
}

/** A ledger at a time, and what its people do. */
async function openAt(store: Store, clock: { now: number }) {
  const { ledger, jobStore } = await openTestLedger(store, () => clock.now);
  const admit = async (id: number, guild: string) => {
    const cost = { estimated: 5 };
    const job = createJob(MODEL, {}, { id: `${id}`, guild, at: clock.now, state: { is: 'accepted' }, cost });
    using _held = await ledger.load({ person: job.person.id, guild });
    await Promise.all([ledger.reserve(job, MODEL), jobStore.add(job)]);
    return job;
  };
  const deliver = (job: Job, actual: number) =>
    jobStore.updateState({ ...job, cost: { ...job.cost, actual } }, DELIVERED);
  return { ledger, jobStore, admit, deliver };
}

it('reads at its start what this month has and what is open, however many months and servers are kept', async () => {
  await using store = await openStore('memory:', failOnError);
  const clock = { now: LAST_MONTH };
  const before = await openAt(store, clock);
  for (let nth = 0; nth < 300; nth++) await before.deliver(await before.admit(nth, `${1000 + nth}`), 7);
  const open = await before.admit(500, '1000');
  clock.now = NOON;
  for (let nth = 0; nth < 3; nth++) await before.deliver(await before.admit(1000 + nth, `${1000 + nth}`), 2);
  const { count, store: counted } = countReads(store);
  const { ledger, jobStore } = await openAt(counted, clock);
  await ledger.reconcile();
  expect(ledger.operatorTotal()).toEqual({
    today: { micros: 6, pictures: 3 },
    month: { micros: 6, pictures: 3 },
    reserved: { micros: 0, pictures: 0 },
  });
  expect(count.reads).toBeLessThan(20);
  // What is open of an earlier month is found, and settled in that month.
  await jobStore.updateState({ ...open, ...withoutCharge(open.cost) }, { is: 'canceled' });
  expect(ledger.operatorTotal().month.micros).toBe(6);
});

it('adds up days and months as they come, also what is settled a day later', async () => {
  await using store = await openStore('memory:', failOnError);
  const clock = { now: NOON };
  const { ledger, admit, deliver } = await openAt(store, clock);
  const sums = () => [ledger.operatorTotal().today.micros, ledger.operatorTotal().month.micros];
  await deliver(await admit(1, '1000'), 10);
  const late = await admit(2, '1000');
  expect(sums()).toEqual([15, 15]);
  clock.now += DAY_MS;
  expect(sums()).toEqual([0, 15]);
  await deliver(late, 20);
  expect(sums()).toEqual([0, 30]);
  await deliver(await admit(3, '2000'), 3);
  expect(sums()).toEqual([3, 33]);
  const last = await admit(4, '2000');
  clock.now += 2 * DAY_MS;
  expect(sums()).toEqual([0, 0]);
  await deliver(last, 9);
  expect(sums()).toEqual([0, 0]);
  await deliver(await admit(5, '2000'), 4);
  expect(sums()).toEqual([4, 4]);
  expect((await openAt(store, clock)).ledger.operatorTotal()).toEqual(ledger.operatorTotal());
});

it('settles what a kill has left also where one of its jobs cannot be read, of which nobody knows what it cost', async () => {
  await using store = await openStore('memory:', () => {});
  const clock = { now: NOON };
  const before = await openAt(store, clock);
  // Ascending ids come in their order: the one that cannot be read first.
  for (const id of [1, 2]) await before.admit(id, '1000');
  await store.collection('jobs', z.unknown()).set('1', { id: '1' });
  await store.collection('jobs', z.unknown()).delete('2');
  clock.now += DAY_MS / 2;
  const { ledger } = await openAt(store, clock);
  await ledger.reconcile();
  expect(ledger.operatorTotal().reserved).toMatchObject({ micros: 5 });
});
