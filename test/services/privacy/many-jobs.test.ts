import { expect, it } from 'vitest';
import { createBackgroundSteps } from '#services/background-steps.ts';
import type { Bus } from '#services/bus/bus.ts';
import { openFavourites } from '#services/favourites/favourites.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { createErasures } from '#services/privacy/erasures.ts';
import { exportParts } from '#services/privacy/export-parts.ts';
import { openPersonIndex } from '#services/privacy/person-index.ts';
import { openSheetStore } from '#services/sheets/sheet-store.ts';
import { openStore } from '#services/store/open-store.ts';
import type { Store } from '#services/store/store.ts';
import { countPerTurn } from '#test/support/count-per-turn.ts';
import { exportJobs } from '#test/support/export-person.ts';
import { createJob } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';
import { startRedis } from '#test/support/store/redis.ts';

const PERSON = { id: '77', name: 'Ada' };
const delivered = { is: 'delivered', pictures: 1, seconds: 1, sketch: true } as const;
/** What is stored of a job with the longest prompts, at most; and the bytes of a file. */
const [JOB_CHARACTERS, MAX_EXPORT_BYTES] = [16_000, 400_000];
const JOBS = 300;

/** With the longest prompts. */
async function storeJobs(store: Store, count: number) {
  const jobStore = openJobStore(store);
  const prompt = { typed: 'a fox '.repeat(666), sent: 'a fox '.repeat(666) };
  const job = createJob(shippedModel('jdreetz/illustration'), { prompt }, { person: PERSON, state: delivered });
  for (let at = 0; at < count; at += 500) {
    const ids = Array.from({ length: Math.min(500, count - at) }, (_, index) => `${10_000 + at + index}`);
    await Promise.all(ids.map((id) => jobStore.updateState({ ...job, id, message: undefined }, delivered)));
  }
  return jobStore;
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
    steps: createBackgroundSteps({ pauseMs: 0 }),
    ...{ wallClock: Date.now, pauseMs: 0, retryMs: 10 },
  });
  return { erasures, jobStore, messages };
}
const left = async (store: Store) => (await Array.fromAsync(openPersonIndex(store).list(PERSON.id))).length;

it.each(['sqlite', 'redis'])(
  'exports and erases many jobs, a few in a turn of the loop (%s)',
  async (kind) => {
    await using redis = kind === 'redis' ? await startRedis() : undefined;
    await using store = await openStore(redis?.url ?? 'memory:', () => {});
    const jobStore = await storeJobs(store, JOBS);
    const exported = await countPerTurn(async () => {
      const parts: Buffer[] = [];
      for await (const part of exportParts(PERSON.id, exportJobs(PERSON.id, store), MAX_EXPORT_BYTES, 0))
        parts.push(part);
      return parts;
    });
    expect(Math.max(...exported.result.map(({ length }) => length))).toBeLessThanOrEqual(MAX_EXPORT_BYTES);
    const entries = exported.result.flatMap((part) => JSON.parse(part.toString()).entries);
    expect(entries.filter(({ type }) => type === 'job')).toHaveLength(JOBS);
    expect(exported.most.parsedCharacters).toBeLessThanOrEqual(3 * JOB_CHARACTERS);

    const { erasures } = openErasures(store, { publish: () => {}, subscribe: () => {}, onReconnect: () => {} });
    await using _ = erasures;
    const { most } = await countPerTurn(async () => {
      await erasures.request(PERSON.id, '999999');
      await expect.poll(() => jobStore.find(`${10_000 + JOBS - 1}`)).toMatchObject({ person: { id: '0' } });
    });
    // Those under way at once, one that begins, and one that the test reads; each is read twice at most.
    expect(most.parsedCharacters).toBeLessThanOrEqual(6 * JOB_CHARACTERS);
    expect(most.rows).toBeLessThanOrEqual(24);
    expect(most.written).toBeLessThanOrEqual(24);
    await expect.poll(() => left(store)).toBe(0);
    expect(await jobStore.find('10000')).toMatchObject({ erased: true, person: { id: '0' }, recipe: { input: {} } });
  },
  30_000,
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
