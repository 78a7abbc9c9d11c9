import type { Logger } from 'pino';
import { compileModel, type ModelFile, modelFile } from '#schema/model/model.ts';
import type { Models } from '#services/models/models.ts';
import type { Store } from '#services/store/store.ts';

/** Models that were fetched for presets. They are stored, so that recipes work after a restart. */
export interface PresetModels {
  /** Stores a model file, and adds the model to the catalogue. */
  save(file: ModelFile): Promise<void>;
}

/** Adds the stored models to the catalogue, unless it has them already. */
export async function openPresetModels(store: Store, models: Models, log: Logger): Promise<PresetModels> {
  const collection = store.listedCollection('preset-cards', modelFile);
  for await (const [name, file] of collection.entries()) {
    try {
      if (!models.findByName(name)) models.add(compileModel(file, { isKnown: true }));
    } catch (error) {
      log.warn({ model: name, err: error }, 'a model that was fetched for a preset can no longer be used');
    }
  }
  return {
    save: async (file) => {
      const model = compileModel(file);
      await collection.set(file.model, file);
      models.add(model);
    },
  };
}
