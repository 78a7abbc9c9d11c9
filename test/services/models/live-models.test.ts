import pino from 'pino';
import { expect, it } from 'vitest';
import { type ModelFile, modelFile } from '#schema/model/model.ts';
import { createLiveModels } from '#services/models/live-models.ts';
import { loadModels } from '#services/models/models.ts';
import { openStore } from '#services/store/open-store.ts';
import { modelFileWith } from '#test/support/models/model-with.ts';

const DAY_MS = 86_400_000;
const NAME = 'jdreetz/illustration';

/** A schema of the default model, as it may be published at some time. */
const published = (goFast: boolean): ModelFile =>
  modelFile.parse(modelFileWith({ go_fast: { type: 'boolean', default: goFast } }, [], NAME));

async function open() {
  const store = await openStore('memory:', () => {});
  const models = loadModels('no-such-folder');
  const state = { now: 1e12, live: published(false), reads: 0 };
  const fetchModel = async () => {
    state.reads++;
    return state.live;
  };
  const live = createLiveModels(models, store, fetchModel, pino({ level: 'silent' }), () => state.now);
  return {
    state,
    refresh: (isOutdated?: boolean) => live.refresh(models.get(NAME), isOutdated),
    goFast: () => models.get(NAME).params.get('go_fast')?.default,
    model: () => models.get(NAME),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

it('reads a schema again after a day, since that of a version can be changed', async () => {
  await using bot = await open();
  const price = bot.model().price;
  await bot.refresh();
  bot.state.live = published(true);
  bot.state.now += DAY_MS - 1;
  await bot.refresh();
  expect([bot.state.reads, bot.goFast()]).toEqual([1, false]);
  bot.state.now += 1;
  await bot.refresh();
  expect([bot.state.reads, bot.goFast()]).toEqual([2, true]);
  expect(price).toMatchObject({ by: 'shipped' });
  expect(bot.model()).toMatchObject({ title: 'Illustration', price });
});

it('reads it again once Replicate has refused what fits it, but not for each of many', async () => {
  await using bot = await open();
  await bot.refresh();
  bot.state.now += 60_000;
  bot.state.live = published(true);
  await Promise.all([bot.refresh(true), bot.refresh(true), bot.refresh(true)]);
  expect([bot.state.reads, bot.goFast()]).toEqual([2, true]);
});

it('tries again at the next picture where it could not be read', async () => {
  await using bot = await open();
  Object.defineProperty(bot.state, 'live', { get: () => Promise.reject(new Error('no network')), configurable: true });
  await bot.refresh();
  Object.defineProperty(bot.state, 'live', { value: published(true) });
  await bot.refresh();
  expect(bot.goFast()).toBe(true);
});
