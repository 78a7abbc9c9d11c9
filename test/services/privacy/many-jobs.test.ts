import { expect, it } from 'vitest';
import type { Bus } from '#services/bus/bus.ts';
import { openFavourites } from '#services/favourites/favourites.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { createErasures } from '#services/privacy/erasures.ts';
import { exportParts } from '#services/privacy/export-parts.ts';
import { exportPerson } from '#services/privacy/export-person.ts';
import { openPersonIndex } from '#services/privacy/person-index.ts';
import { openSheetStore } from '#services/sheets/sheet-store.ts';
import { openStore } from '#services/store/open-store.ts';
import type { Store } from '#services/store/store.ts';
import { createJob } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';
import { startRedis } from '#test/support/store/redis.ts';

const PERSON = { id: '77', name: 'Ada' };
const delivered = { is: 'delivered', pictures: 1, seconds: 1, sketch: true } as const;
const none = { load: async () => new DisposableStack() };

async function storeJobs(store: Store, count: number) {
  const jobStore = openJobStore(store);
  const job = createJob(shippedModel('jdreetz/illustration'), {}, { person: PERSON, state: delivered });
  for (let at = 0; at < count; at += 500) {
    const ids = Array.from({ length: Math.min(500, count - at) }, (_, index) => `${10_000 + at + index}`);
    await Promise.all(ids.map((id) => jobStore.updateState({ ...job, id, message: undefined }, delivered)));
  }
  return jobStore;
}

/** Counts turns of the loop while `work` goes on. */
async function countTurns<T>(work: () => Promise<T>) {
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const result = await work().finally(() => {
    isOver = true;
  });
  return { turns, result };
}

function openErasures(store: Store, bus: Bus, ownsGuild: (guild: string | undefined) => boolean = () => true) {
  const jobStore = openJobStore(store);
  const favourites = openFavourites(store, async () => 'away', { warn: () => {} });
  const messages: string[] = [];
  const erasures = createErasures({
    ...{
      store,
      bus,
      jobStore,
      favourites,
      ownsGuild,
      people: openPersonIndex(store),
      sheetStore: openSheetStore(store),
    },
    undelivered: [],
    audit: { erasePerson: async () => {} },
    models: { findByName: () => undefined },
    profiles: { set: async () => {} },
    popularity: { forget: async () => {} },
    refusedInteractions: { forget: async () => {} },
    generator: { cancelWaiting: () => 0 },
    sheets: { cancelAll: () => {} },
    deleteMessage: async ({ id }) => {
      messages.push(id);
      return true;
    },
    deleteReply: async () => {},
    log: { info: () => {}, warn: (...args: unknown[]) => expect(args).toEqual([]) },
    ...{ wallClock: Date.now, pauseMs: 0, retryMs: 10 },
  });
  return { erasures, jobStore, messages };
}
const left = async (store: Store) => (await Array.fromAsync(openPersonIndex(store).list(PERSON.id))).length;

it.each([1500])(
  'exports and erases %i jobs without holding up the loop',
  async (count) => {
    await using store = await openStore('memory:', () => {});
    const jobStore = await storeJobs(store, count);
    const maxBytes = 400_000;
    const exported = await countTurns(async () => {
      const entries = exportPerson(PERSON.id, {
        ...{ jobStore, people: openPersonIndex(store), sheetStore: openSheetStore(store), wallClock: Date.now },
        favourites: openFavourites(store, async () => 'away', { warn: () => {} }),
        profiles: { ...none, get: () => ({}) },
        popularity: { ...none, read: () => new Map() },
        refusedInteractions: { listOf: async () => [] },
        blockedMembers: { ...none, find: () => undefined },
        ledger: { readDay: async () => [] },
        audit: { daysOf: async function* () {}, readDay: async () => [] },
        gifts: { ...none, list: () => [] },
      });
      const sizes: number[] = [];
      let jobs = 0;
      for await (const bytes of exportParts(PERSON.id, entries, maxBytes, 0)) {
        sizes.push(bytes.length);
        jobs += JSON.parse(bytes.toString()).entries.filter(({ type }: { type: string }) => type === 'job').length;
      }
      return { sizes, jobs };
    });
    expect(exported.result.jobs).toBe(count);
    expect(exported.result.sizes.length).toBeGreaterThan(2);
    expect(Math.max(...exported.result.sizes)).toBeLessThanOrEqual(maxBytes);
    // Each job lets others go on.
    expect(exported.turns).toBeGreaterThan(count / 4);

    const { erasures } = openErasures(store, { publish: () => {}, subscribe: () => {}, onReconnect: () => {} });
    await using _ = erasures;
    const erased = await countTurns(async () => {
      await erasures.request(PERSON.id, '999999');
      await expect.poll(() => left(store), { timeout: 25_000, interval: 200 }).toBe(0);
    });
    expect(erased.turns).toBeGreaterThan(count / 20);
    expect(await jobStore.find('10000')).toMatchObject({
      erased: true,
      person: { id: '0', name: '' },
      recipe: { input: {} },
    });
  },
  60_000,
);

it('is done by each process for its own servers, and by the next start where one was down', async () => {
  await using redis = await startRedis();
  await using one = await openStore(redis.url, () => {});
  await using other = await openStore(redis.url, () => {});
  const jobStore = await storeJobs(one, 1);
  const job = await jobStore.find('10000');
  if (!job) throw new Error('there is no job');
  const inServer = (id: string, guild: string) =>
    jobStore.updateState({ ...job, id, guild, message: { channel: '5', id: `m${id}` } }, delivered);
  await inServer('20001', '1');
  await inServer('20002', '2');
  await inServer('30000', '2');
  const listeners: ((text: string) => unknown)[] = [];
  const bus: Bus = {
    publish: (_, text) => void listeners.map((listener) => listener(text)),
    subscribe: () => {},
    onReconnect: () => {},
  };
  await using first = openErasures(one, bus, (guild) => guild !== '2').erasures;
  await first.request(PERSON.id, '25000');
  await expect.poll(() => left(one)).toBe(2);
  const second = openErasures(other, bus, (guild) => guild === '2');
  await using _second = second.erasures;
  await second.erasures.resume();
  await expect.poll(() => left(one)).toBe(1);
  expect(second.messages).toEqual(['m20002']);
  expect((await Array.fromAsync(openPersonIndex(one).list(PERSON.id))).map(({ id }) => id)).toEqual(['30000']);
}, 20_000);
