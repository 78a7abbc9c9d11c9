import pino from 'pino';
import { expect, it } from 'vitest';
import { type ModelFile, modelFile } from '#schema/model/model.ts';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
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
    const own = ({ title, trigger, price }: Pick<ModelFile, 'title' | 'trigger' | 'price'>) => ({
      title,
      trigger,
      price,
    });
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
      expect({ ...own(model), price: model.price }).toEqual(own(file));
    }
  },
);
