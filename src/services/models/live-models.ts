import type { Logger } from 'pino';
import { compileModel, type Model, type ModelFile, modelFile } from '#schema/model/model.ts';
import { diffFields } from '#schema/model/model-diff.ts';
import type { Store } from '#services/store/store.ts';
import type { Models } from './models.ts';

/** Keeps models in line with the schemas that Replicate publishes. */
export interface LiveModels {
  /** Applies the stored schemas to the catalogue. */
  restore(): Promise<void>;
  /** Fetches a model's live schema, stores it and uses it from then on; once for each model. Never rejects. */
  refresh(model: Model): Promise<void>;
}

export type FetchModel = (name: string, version: string | undefined, signal: AbortSignal) => Promise<ModelFile>;

/** Ms for fetching one schema. */
const FETCH_TIMEOUT_MS = 30_000;

export function createLiveModels(models: Models, store: Store, fetchModel: FetchModel, log: Logger): LiveModels {
  const collection = store.collection('cards', modelFile);
  const known = new Set<string>();

  /** Replaces the schema, but keeps the title and trigger of the model file. */
  const applyFile = (shipped: Model, file: ModelFile) => {
    const { title, trigger } = shipped;
    const live = compileModel({ ...file, title, ...(trigger && { trigger }) });
    models.replace(live);
    known.add(shipped.name);
    return live;
  };

  return {
    restore: async () => {
      for (const model of models.all) {
        const stored = await collection.get(model.name);
        // If the model file names another version now, the stored schema is outdated.
        if (!stored || !(stored.version ?? '').startsWith(model.version ?? '')) continue;
        try {
          applyFile(model, stored);
        } catch (error) {
          log.warn(
            { model: model.name, err: error },
            'a stored schema can no longer be used; the model file is used as it is',
          );
        }
      }
    },
    refresh: async (model) => {
      if (known.has(model.name)) return;
      known.add(model.name);
      try {
        const file = await fetchModel(model.name, model.version, AbortSignal.timeout(FETCH_TIMEOUT_MS));
        const differences = diffFields(model, applyFile(model, file));
        await collection.set(model.name, file);
        if (differences.length)
          log.warn(
            { model: model.name, differences },
            'the model has changed since its model file was written; it is used as it is now',
          );
      } catch (error) {
        known.delete(model.name);
        log.warn(
          { model: model.name, err: error },
          'the live schema could not be read; the model file is used as it is',
        );
      }
    },
  };
}
