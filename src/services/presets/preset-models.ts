import type { Logger } from 'pino';
import { compileModel, type ModelFile, modelFile } from '#schema/model/model.ts';
import type { Models } from '#services/models/models.ts';
import type { Store } from '#services/store/store.ts';

/** Cards that were fetched for presets: like an operator's own, but in the store, so that recipes work after a restart. */
export interface PresetModels {
  /** Keeps it, and puts it into the catalogue. */
  save(file: ModelFile): Promise<void>;
}

/** Puts the cards that were kept into the catalogue, where it has none of that model. */
export async function openPresetModels(store: Store, models: Models, log: Logger): Promise<PresetModels> {
  const collection = store.collection('preset-cards', modelFile);
  for await (const [name, file] of collection.entries()) {
    try {
      if (!models.all.some((model) => model.name === name)) models.add(compileModel(file));
    } catch (error) {
      log.warn({ model: name, err: error }, 'a card that was fetched for a preset can no longer be used');
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
