import pino from 'pino';
import { expect, it } from 'vitest';
import { createCosts } from '#services/costs/costs.ts';
import { createLateCosts, type EndedPrediction } from '#services/costs/late-costs.ts';
import { openJobStore } from '#services/jobs/job-store.ts';
import { loadModels } from '#services/models/models.ts';
import { openDurations } from '#services/queue/durations.ts';
import { openStore } from '#services/store/open-store.ts';
import { createJob } from '#test/support/jobs.ts';

const ENDED: EndedPrediction = { status: 'succeeded', usage: { predict_time: 8 }, pictures: 1 };

/** Of a model that is billed by time, delivered without what was used. */
const finishedJob = (id: string) => createJob(loadModels('no-such-folder').default, {}, { id });

async function open() {
  const store = await openStore('memory:', () => {});
  const jobStore = openJobStore(store);
  const state = { now: 1e12, reads: [] as string[][], fails: false, ended: new Map<string, EndedPrediction>() };
  const costs = createCosts(loadModels('no-such-folder'), await openDurations(store, () => {}, 6));
  const start = () =>
    createLateCosts({
      costs,
      jobStore,
      store,
      readUsage: async (predictions) => {
        state.reads.push([...predictions].sort());
        if (state.fails) throw new Error('no network');
        return state.ended;
      },
      ownsGuild: () => true,
      log: pino({ level: 'silent' }),
      wallClock: () => state.now,
    });
  const deliver = async (...ids: string[]) => {
    for (const id of ids)
      await jobStore.add({ ...finishedJob(id), at: state.now, cost: { estimated: 9150, price: { by: 'shipped' } } });
  };
  const costOf = async (id: string) => (await jobStore.find(id))?.cost;
  return { state, start, deliver, costOf, jobStore, costs, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

it('reads what many predictions used in one look, and writes each cost with its job', async () => {
  await using bot = await open();
  await using late = bot.start();
  await bot.deliver('1', '2', '3');
  for (const id of ['1', '2', '3']) late.add({ id, at: bot.state.now }, `p${id}`);
  bot.state.ended.set('p1', ENDED).set('p2', { ...ENDED, status: 'failed' });
  await late.readNow();
  expect(bot.state.reads).toEqual([['p1', 'p2', 'p3']]);
  expect(await bot.costOf('1')).toEqual({
    estimated: 9150,
    actual: 12_200,
    from: 'metrics',
    price: { by: 'shipped', at: '2026-11-27' },
  });
  expect(await bot.costOf('2')).toMatchObject({ actual: 0 });
  expect(await bot.costOf('3')).not.toHaveProperty('actual');
  bot.state.ended.set('p3', ENDED);
  await late.readNow();
  await late.readNow();
  expect(bot.state.reads).toEqual([['p1', 'p2', 'p3'], ['p3']]);
  expect(await bot.costOf('3')).toMatchObject({ actual: 12_200 });
});

it('takes what a webhook says, before and after the pictures came', async () => {
  await using bot = await open();
  await using late = bot.start();
  await bot.deliver('1', '2');
  late.report('p1', ENDED);
  late.add({ id: '1', at: bot.state.now }, 'p1');
  late.add({ id: '2', at: bot.state.now }, 'p2');
  late.report('p2', ENDED);
  for (const id of ['1', '2']) await expect.poll(() => bot.costOf(id)).toMatchObject({ actual: 12_200 });
  await late.readNow();
  expect(bot.state.reads).toEqual([]);
});

it('goes on after a restart and after a failure, and gives up after a day', async () => {
  await using bot = await open();
  await bot.deliver('1', '2');
  {
    await using before = bot.start();
    before.add({ id: '1', at: bot.state.now }, 'p1');
    before.add({ id: '2', at: bot.state.now }, 'p2');
    bot.state.fails = true;
    await before.readNow();
  }
  await using late = bot.start();
  bot.state.fails = false;
  bot.state.ended.set('p1', ENDED);
  await late.resume();
  await late.readNow();
  expect(bot.state.reads.at(-1)).toEqual(['p2']);
  expect(await bot.costOf('1')).toMatchObject({ actual: 12_200 });
  bot.state.now += 25 * 60 * 60 * 1000;
  await late.readNow();
  const { length } = bot.state.reads;
  await late.readNow();
  expect(bot.state.reads).toHaveLength(length);
});

it('expects of a model what its last pictures ran for', async () => {
  await using bot = await open();
  const recipe = finishedJob('1').recipe;
  expect(bot.costs.estimate(recipe)).toBe(9150);
  bot.costs.settle({ recipe, cost: undefined }, { predict_time: 20 }, 2);
  expect(bot.costs.estimate(recipe)).toBe(15_250);
});
