import fc from 'fast-check';
import pino from 'pino';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { withoutCharge } from '#schema/cost/cost.ts';
import { isTerminal, type Job } from '#schema/job/job.ts';
import { giftBook } from '#services/gifts/gift-book.ts';
import { type Gifts, openGifts } from '#services/gifts/gifts.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { settleStoredJobs } from '#services/money/settled-jobs.ts';
import { openStore } from '#services/store/open-store.ts';
import type { Store } from '#services/store/store.ts';
import { createJob } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';
import { createKillableStore } from '#test/support/store/killable-store.ts';

const MODEL = shippedModel('black-forest-labs/flux-dev-lora');
const NOON = Date.parse('2026-11-28T12:00:00Z');
const HOUR_MS = 3_600_000;
const GUILD = '1100000000000001000';
const GRANTED = { pictures: 40, micros: 200 };
const DELIVERED = { is: 'delivered' as const, pictures: 1, seconds: 1, sketch: false };
const failOnError = (error: unknown) => {
  throw error;
};

function openTestGifts(store: Store, now: () => number) {
  const jobs = openJobStore(store, { beforeEnd: (job) => gifts.saveReserved(job) });
  const gifts: Gifts = openGifts({
    ...{ store, now, jobStore: jobs, countPictures: () => 1, ownsGuild: () => true },
    log: pino({ level: 'silent' }),
  });
  return { gifts, jobStore: settleStoredJobs(jobs, gifts) };
}

const killAfter = fc.option(fc.nat({ max: 8 }), { nil: undefined, freq: 2 });
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('admit' as const),
      unit: fc.constantFrom('pictures' as const, 'micros' as const),
      estimated: fc.integer({ min: 1, max: 5 }),
      giftFirst: fc.boolean(),
      killAfter,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      which: fc.nat(),
      how: fc.constantFrom('delivered' as const, 'delivered, cost unknown' as const, 'canceled' as const),
      actual: fc.integer({ min: 1, max: 7 }),
      killAfter,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 20 }) }) },
);

/** Resolves with what `work` does, or once its process is killed. */
async function untilKilled<T>(work: Promise<T>, process: { readonly isKilled: boolean }): Promise<T | undefined> {
  let result: { readonly value: T } | undefined;
  const done = work.then((value) => {
    result = { value };
  });
  done.catch(() => {});
  for (let turns = 0; !result && !(process.isKilled && turns > 20); turns++)
    await new Promise((resolve) => setImmediate(resolve));
  return result?.value;
}

it('has each job taken from a gift, paid or given back, once, whenever it is killed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      await using disk = await openStore('memory:', failOnError);
      let now = NOON;
      const ids: string[] = [];
      const start = async () => {
        const process = createKillableStore(disk);
        const opened = openTestGifts(process.store, () => now);
        await opened.gifts.load(GUILD);
        return { ...opened, process };
      };
      let bot = await start();
      await bot.gifts.grant(GUILD, { person: '11', granted: GRANTED, until: now + 300 * HOUR_MS * 24, by: '1' });
      const [gift = ''] = bot.gifts.list(GUILD, '11').map(({ id }) => id);
      for (const each of steps) {
        if (bot.process.isKilled) {
          bot = await start();
          await bot.gifts.reconcile();
        }
        if ('killAfter' in each && each.killAfter !== undefined) bot.process.killAfter(each.killAfter);
        if (each.do === 'wait') now += each.hours * HOUR_MS;
        if (each.do === 'admit') {
          const id = `${1_000 + ids.length}`;
          ids.push(id);
          const job: Job = createJob(
            MODEL,
            {},
            {
              ...{ id, guild: GUILD, person: { id: '11', name: 'x' }, at: now, state: { is: 'accepted' } },
              cost: { estimated: each.estimated },
              gift: { own: 0, parts: [{ gift, unit: each.unit, pictures: 1 }] },
            },
          );
          const reserved = bot.gifts.reserve(job, 1);
          if (each.giftFirst) await untilKilled(reserved, bot.process);
          await untilKilled(Promise.all([reserved, bot.jobStore.add(job)]), bot.process);
        }
        if (each.do === 'end') {
          const open = await untilKilled(bot.jobStore.findUnfinished(), bot.process);
          const job = open?.[each.which % open.length];
          if (!job) continue;
          const cost = each.how === 'delivered' ? { cost: { ...job.cost, actual: each.actual } } : {};
          const ended = each.how === 'canceled' ? { ...job, ...withoutCharge(job.cost) } : { ...job, ...cost };
          const state = each.how === 'canceled' ? { is: 'canceled' as const } : DELIVERED;
          await untilKilled(bot.jobStore.updateState(ended, state), bot.process);
        }
      }
      now += HOUR_MS;
      bot = await start();
      await bot.gifts.reconcile();
      const openGuilds = disk.listedCollection('gifts-open', z.literal(true));
      const unfinished = new Set((await bot.jobStore.findUnfinished()).map(({ id }) => id));
      const stored = (await Promise.all(ids.map((id) => bot.jobStore.find(id)))).filter((job) => job !== undefined);
      const used = { pictures: 0, micros: 0 };
      for (const { id, state, cost, gift: paid } of stored) {
        // What was stored in part was not acknowledged, and nobody goes on with it.
        if (!isTerminal(state) && !unfinished.has(id)) continue;
        if (state.is === 'canceled') continue;
        if (paid?.parts[0]?.unit === 'pictures') used.pictures += 1;
        else used.micros += cost?.actual ?? cost?.estimated ?? 0;
      }
      const isListed = (await openGuilds.get(GUILD)) !== undefined;
      const written = await disk.collection('gifts', giftBook).get(GUILD);
      expect(isListed).toBe(Object.keys(written?.open ?? {}).length > 0);
      const [left] = bot.gifts.list(GUILD, '11').map((each) => each.left);
      expect(left).toEqual({ pictures: GRANTED.pictures - used.pictures, micros: GRANTED.micros - used.micros });
    }),
    { numRuns: 150 },
  );
});

it('takes and pays a job once, however often it is told', async () => {
  await using store = await openStore('memory:', failOnError);
  const { gifts } = openTestGifts(store, () => NOON);
  using _held = await gifts.load(GUILD);
  await gifts.grant(GUILD, { person: '11', granted: GRANTED, until: NOON + HOUR_MS, by: '1' });
  const [gift] = gifts.list(GUILD);
  const job = createJob(
    MODEL,
    {},
    {
      ...{ id: '1', guild: GUILD, person: { id: '11', name: 'x' }, at: NOON, state: { is: 'accepted' } },
      ...{ cost: { estimated: 5 }, gift: { own: 0, parts: [{ gift: gift?.id ?? '', unit: 'micros', pictures: 1 }] } },
    },
  );
  const left = () => gifts.list(GUILD, '11')[0]?.left.micros;
  for (const _ of [1, 2]) await gifts.reserve(job, 1);
  expect(left()).toBe(195);
  // Its cost comes later; until then it stays reserved.
  await gifts.settle({ ...job, state: DELIVERED });
  expect(left()).toBe(195);
  // The quota of the day has given back what was not painted, the book of the month has not yet.
  await gifts.settle({ ...job, state: { is: 'failed', reason: 'x' } });
  const covered = () => gifts.covered({ guild: GUILD, person: '11' });
  expect([covered().today.pictures, covered().month.pictures]).toEqual([0, 1]);
  for (const _ of [1, 2]) await gifts.settle({ ...job, state: DELIVERED, cost: { estimated: 5, actual: 7 } });
  await gifts.reserve(job, 1);
  expect(left()).toBe(193);
  expect(covered()).toEqual({
    today: { pictures: 1, micros: 7 },
    month: { pictures: 1, micros: 7 },
  });
});

it('lets no job end before it is written what gifts pay for it', async () => {
  await using disk = await openStore('memory:', failOnError);
  const written = Promise.withResolvers<void>();
  const store: Store = {
    ...disk,
    collection: (name, schema) => {
      const collection = disk.collection(name, schema);
      if (name !== 'gifts') return collection;
      return { ...collection, set: (...args) => written.promise.then(() => collection.set(...args)) };
    },
  };
  const { gifts } = openTestGifts(store, () => NOON);
  using _held = await gifts.load(GUILD);
  const job = createJob(
    MODEL,
    {},
    {
      ...{ id: '1', guild: GUILD, person: { id: '11', name: 'x' }, at: NOON, state: { is: 'accepted' } },
      gift: { own: 0, parts: [{ gift: 'a', unit: 'pictures', pictures: 1 }] },
    },
  );
  void gifts.reserve(job, 1);
  let isSaved = false;
  const saved = gifts.saveReserved(job).then(() => {
    isSaved = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isSaved).toBe(false);
  written.resolve();
  await saved;
  // Nothing is left to write.
  await gifts.saveReserved(job);
});
