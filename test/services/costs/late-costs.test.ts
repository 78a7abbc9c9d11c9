import pino from 'pino';
import { expect, it } from 'vitest';
import { isTerminal, type Job } from '#schema/job/job.ts';
import type { Backend } from '#services/backends/backend.ts';
import { createCosts } from '#services/costs/costs.ts';
import { createLateCosts, type EndedPrediction } from '#services/costs/late-costs.ts';
import type { Undelivered } from '#services/images/undelivered/undelivered.ts';
import type { JobNotifier } from '#services/jobs/run/job-notifier.ts';
import { createJobOutcome } from '#services/jobs/run/job-outcome.ts';
import { loadModels } from '#services/models/models.ts';
import { openDurations } from '#services/queue/durations.ts';
import { openStore } from '#services/store/open-store.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';
import { openTestLedger } from '#test/support/open-test-ledger.ts';
import { createKillableStore, untilKilled } from '#test/support/store/killable-store.ts';

const ENDED: EndedPrediction = { status: 'succeeded', usage: { predict_time: 8 }, pictures: 1 };
const MODEL = loadModels('no-such-folder').default;
const COST = { estimated: 9150, price: { by: 'shipped' } } as const;
const SETTLED = { estimated: 9150, actual: 12_200, from: 'metrics', price: { by: 'shipped', at: '2026-11-27' } };

const SUBMITTED = { is: 'submitted', prediction: 'p1' } as const;

const unused = async () => {
  throw new Error('nothing here calls it');
};
const BACKEND: Backend = {
  ...{ name: 'replicate', keepsResults: true, assertSupported: () => {} },
  ...{ submit: unused, follow: unused },
};
const NOTHING_KEPT: Undelivered = {
  ...{ put: async () => {}, get: async () => undefined, delete: async () => {}, usedBytes: async () => 0 },
};
/** Shows the pictures in no time. */
const NOTIFIER: JobNotifier = {
  ...{ isAcknowledged: async () => true, showProgress: () => {}, reportUserError: unused, reportFault: unused },
  reportCancellation: unused,
  deliver: async ({ message }) => ({ is: 'delivered', route: 'reply', message }),
};

/** Of a model that is billed by time, delivered without what was used. */
const finishedJob = (id: string, at: number) =>
  createJob(MODEL, {}, { id, at, cost: { ...COST, prediction: `p${id}` } });

async function open() {
  const disk = await openStore('memory:', () => {});
  const state = { now: 1e12, reads: [] as string[][], fails: false, ended: new Map<string, EndedPrediction>() };
  const costs = createCosts(loadModels('no-such-folder'), await openDurations(disk, () => {}, 6));
  /** A process of its own, over what the earlier ones wrote. */
  const start = async () => {
    const process = createKillableStore(disk);
    const { ledger, jobStore } = await openTestLedger(process.store, () => state.now);
    const late = createLateCosts({
      ...{ costs, jobStore, ledger, store: process.store, wallClock: () => state.now },
      readUsage: async (predictions) => {
        state.reads.push([...predictions].sort());
        if (state.fails) throw new Error('no network');
        return state.ended;
      },
      log: pino({ level: 'silent' }),
    });
    const held = await ledger.load({ person: '1100000000000000102', guild: TEST_PLACE.guild });
    const admit = async (job: Job) => {
      await Promise.all([ledger.reserve(job, MODEL), jobStore.add(job)]);
      return job;
    };
    const totals = () => ledger.totals({ person: '1100000000000000102', guild: TEST_PLACE.guild }).server();
    const deliver = (...ids: string[]) => Promise.all(ids.map((id) => admit(finishedJob(id, state.now))));
    const costOf = async (id: string) => (await jobStore.find(id))?.cost;
    const dispose = () => {
      held[Symbol.dispose]();
      late[Symbol.dispose]();
    };
    return { process, ledger, jobStore, late, admit, deliver, costOf, totals, [Symbol.dispose]: dispose };
  };
  return { state, start, costs, [Symbol.asyncDispose]: () => disk[Symbol.asyncDispose]() };
}

it('reads what many predictions used in one look, and writes each cost with its job', async () => {
  await using world = await open();
  using bot = await world.start();
  for (const job of await bot.deliver('1', '2', '3', '4')) bot.late.add(job);
  const canceled: EndedPrediction = { status: 'canceled', usage: {}, pictures: 0 };
  world.state.ended
    .set('p1', ENDED)
    .set('p2', { ...ENDED, status: 'failed' })
    .set('p4', canceled);
  await bot.late.readNow();
  expect(world.state.reads).toEqual([['p1', 'p2', 'p3', 'p4']]);
  expect(await bot.costOf('1')).toEqual(SETTLED);
  expect(await bot.costOf('2')).toMatchObject({ actual: 0 });
  expect(await bot.costOf('3')).not.toHaveProperty('actual');
  expect(await bot.costOf('4')).toMatchObject({ actual: 0 });
  world.state.ended.set('p3', ENDED);
  await bot.late.readNow();
  await bot.late.readNow();
  expect(world.state.reads.slice(1)).toEqual([['p3']]);
  expect(await bot.costOf('3')).toMatchObject({ actual: 12_200 });
});

it('takes what a webhook says, before and after the pictures came', async () => {
  await using world = await open();
  using bot = await world.start();
  const [first, second] = await bot.deliver('1', '2');
  bot.late.report('p1', ENDED);
  for (const job of [first, second]) if (job) bot.late.add(job);
  bot.late.report('p2', ENDED);
  for (const id of ['1', '2']) await expect.poll(() => bot.costOf(id)).toMatchObject({ actual: 12_200 });
  await bot.late.readNow();
  expect(world.state.reads).toEqual([]);
});

it('goes on after a restart and after a failure, and gives up after a day', async () => {
  await using world = await open();
  {
    using before = await world.start();
    for (const job of await before.deliver('1', '2')) before.late.add(job);
    world.state.fails = true;
    await before.late.readNow();
  }
  using bot = await world.start();
  world.state.fails = false;
  world.state.ended.set('p1', ENDED);
  await bot.late.resume();
  await bot.late.readNow();
  expect(world.state.reads.at(-1)).toEqual(['p2']);
  expect(await bot.costOf('1')).toMatchObject({ actual: 12_200 });
  world.state.now += 25 * 60 * 60 * 1000;
  await bot.late.readNow();
  const { length } = world.state.reads;
  await bot.late.readNow();
  expect(world.state.reads).toHaveLength(length);
});

it('asks no more for what has no price', async () => {
  await using world = await open();
  using bot = await world.start();
  const [job] = await bot.deliver('1');
  if (job) bot.late.add(job);
  world.state.ended.set('p1', { ...ENDED, usage: {} });
  await bot.late.readNow();
  expect(await bot.ledger.findUnpriced()).toEqual([]);
});

it('loses no cost, whichever write of a job’s end is the last before a kill', async () => {
  const signal = new AbortController().signal;
  for (const bookFirst of [true, false])
    for (let writes = 0; writes < 12; writes++) {
      await using world = await open();
      /** As the job runner does: brings the picture, and asks later what it cost. */
      const finish = async (bot: Awaited<ReturnType<typeof world.start>>, job: Job) => {
        const outcome = createJobOutcome(
          {
            ...{ jobStore: bot.jobStore, undelivered: NOTHING_KEPT, costs: world.costs, lateCosts: bot.late },
            ...{ backend: BACKEND, log: pino({ level: 'silent' }) },
          },
          { lockCancel: () => {} },
          () => NOTIFIER,
        );
        const result = { pictures: [], filteredCount: 0, seconds: undefined, sketch: false };
        await outcome.deliver({ job, result, seconds: 1, isOnDisk: false }, signal);
      };
      const job = createJob(MODEL, {}, { id: '1', at: world.state.now, cost: COST, state: SUBMITTED });
      {
        using bot = await world.start();
        if (bookFirst) await bot.admit(job);
        bot.process.killAfter(writes);
        const admitted = bookFirst ? undefined : bot.admit(job);
        await untilKilled(Promise.all([admitted, finish(bot, job)]), bot.process);
      }
      using bot = await world.start();
      await bot.ledger.reconcile();
      const [unfinished] = await bot.jobStore.findUnfinished();
      const stored = await bot.jobStore.find('1');
      // What was stored in part is nobody's: it was never acknowledged.
      if (!stored || !(unfinished || isTerminal(stored.state))) continue;
      if (unfinished) await finish(bot, unfinished);
      world.state.ended.set('p1', ENDED);
      await bot.late.resume();
      await bot.late.readNow();
      expect(await bot.costOf('1'), `${writes} writes`).toEqual(SETTLED);
      const { month, reserved } = bot.totals();
      expect([month.micros, reserved.micros], `${writes} writes`).toEqual([12_200, 0]);
    }
});

it('expects of a model what its last pictures ran for', async () => {
  await using world = await open();
  const { recipe } = finishedJob('1', 0);
  expect(world.costs.estimate(recipe)).toBe(9150);
  world.costs.settle({ recipe, cost: undefined }, { predict_time: 20 }, 2);
  expect(world.costs.estimate(recipe)).toBe(15_250);
});
