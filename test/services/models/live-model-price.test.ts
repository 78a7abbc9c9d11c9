import pino from 'pino';
import { expect, it } from 'vitest';
import { compileModel, type Model, type ModelFile, modelFile } from '#schema/model/model.ts';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import { readPrice } from '#schema/price/price.ts';
import { createLiveModels } from '#services/models/live-models.ts';
import { loadModels } from '#services/models/models.ts';
import { openStore } from '#services/store/open-store.ts';

const log = pino({ level: 'silent' });
const shippedFiles = SHIPPED_MODELS.map((file) => modelFile.parse(file));

/** As Replicate publishes it: with a title made of its name, and nothing of our own. */
const published = ({ model, version, openapi_schema }: ModelFile): ModelFile => ({
  model,
  version,
  title: 'Published',
  openapi_schema,
});

it.each(shippedFiles)(
  'keeps title, trigger and price of $model with its live schema, also after a restart',
  async (file) => {
    await using store = await openStore('memory:', (error) => expect.fail(String(error)));
    const shipped = loadModels('no-such-folder').get(file.model);
    const own = ({ title, trigger, price }: Pick<Model, 'title' | 'trigger' | 'price'>) => ({ title, trigger, price });
    const start = () => {
      const models = loadModels('no-such-folder');
      return {
        models,
        live: createLiveModels(
          models,
          store,
          async () => published(file),
          log,
          () => 0,
        ),
      };
    };
    const first = start();
    await first.live.refresh(shipped);
    const second = start();
    await second.live.restore();
    for (const { models } of [first, second]) {
      const model = models.get(file.model);
      // It was replaced indeed.
      expect(model).not.toBe(shipped);
      expect(own(model)).toEqual(own(shipped));
    }
  },
);

const PAGE_PRICE = {
  tiers: [{ criteria: [], rates: [{ metric: 'image_output_count', micros: 50_000, per: 1 }] }],
  by: 'page' as const,
  at: '2026-11-27',
};

async function refreshed(own: ModelFile['price'], ...pages: (ModelFile['price'] | undefined)[]) {
  await using store = await openStore('memory:', (error) => expect.fail(String(error)));
  const [file] = shippedFiles;
  if (!file) throw new Error('no model');
  const start = () => {
    const models = loadModels('no-such-folder');
    models.replace(compileModel({ ...file, price: own }));
    const clock = { now: 0 };
    const fetchModel = async () => {
      const price = pages.shift();
      return { ...published(file), ...(price !== undefined && { price }) };
    };
    const live = createLiveModels(models, store, fetchModel, log, () => {
      clock.now += 90_000_000;
      return clock.now;
    });
    return { price: () => models.get(file.model).price, live, refresh: () => live.refresh(models.get(file.model)) };
  };
  const first = start();
  while (pages.length) await first.refresh();
  const second = start();
  await second.live.restore();
  return [first.price(), second.price()];
}

it('takes the price of the page, also after a restart, and keeps it where the page is away', async () => {
  expect(await refreshed({ hardware: 'gpu-t4', by: 'shipped' }, PAGE_PRICE)).toEqual([PAGE_PRICE, PAGE_PRICE]);
  expect(await refreshed({ hardware: 'gpu-t4', by: 'shipped' }, PAGE_PRICE, undefined)).toEqual([
    PAGE_PRICE,
    PAGE_PRICE,
  ]);
});

it('keeps what the operator wrote, whatever the page says', async () => {
  const [now, later] = await refreshed(0.01, PAGE_PRICE);
  expect([now, later]).toEqual([readPrice(0.01), readPrice(0.01)]);
});
