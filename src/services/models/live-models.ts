import type { Logger } from 'pino';
import { compileModel, type Model, type ModelFile, modelFile } from '#schema/model/model.ts';
import { diffFields } from '#schema/model/model-diff.ts';
import type { Store } from '#services/store/store.ts';
import { StoreUnavailableError } from '#services/store/store-unavailable-error.ts';
import type { Models } from './models.ts';

/** Keeps models in line with the schemas that Replicate publishes. */
export interface LiveModels {
  /** Applies the stored schemas to the catalogue. */
  restore(): Promise<void>;
  /**
   * Fetches a model's live schema, stores it and uses it from then on; once a day for each model, since the schema of a version
   * can be changed after it was published. Never rejects.
   * @param isOutdated fetches it in any case: Replicate has refused an input that fits the schema as it was
   */
  refresh(model: Model, isOutdated?: boolean): Promise<void>;
}

export type FetchModel = (name: string, version: string | undefined, signal: AbortSignal) => Promise<ModelFile>;

/** Ms for fetching one schema. */
const FETCH_TIMEOUT_MS = 30_000;

/** Ms after which a schema is read again. */
const REFRESH_INTERVAL_MS = 86_400_000;

/** Ms after which it is read again for an input that was refused: not for each of many. */
const REFUSED_REFRESH_INTERVAL_MS = 60_000;

/** @param now ms of a clock that never jumps */
export function createLiveModels(
  models: Models,
  store: Store,
  fetchModel: FetchModel,
  log: Logger,
  now: () => number,
): LiveModels {
  const collection = store.collection('cards', modelFile);
  /** When this process read the schema of each model last, or began to. */
  const readAt = new Map<string, number>();

  /** Replaces the schema, and the price by that of the page; keeps the title, the trigger, and a price that the operator wrote. */
  const applyFile = (shipped: Model, file: ModelFile) => {
    const { title, trigger } = shipped;
    const price = shipped.price?.by === 'operator' ? shipped.price : (file.price ?? shipped.price);
    const live = compileModel({ ...file, title, ...(trigger && { trigger }), ...(price !== undefined && { price }) });
    models.replace(live);
    return live;
  };

  return {
    restore: async () => {
      for (const model of models.all) {
        try {
          const stored = await collection.get(model.name);
          // If the model file names another version now, the stored schema is outdated.
          if (stored && (stored.version ?? '').startsWith(model.version ?? '')) applyFile(model, stored);
        } catch (error) {
          if (error instanceof StoreUnavailableError) throw error;
          log.warn(
            { model: model.name, err: error },
            'a stored schema can no longer be used; the model file is used as it is',
          );
        }
      }
    },
    refresh: async (model, isOutdated = false) => {
      const last = readAt.get(model.name);
      const intervalMs = isOutdated ? REFUSED_REFRESH_INTERVAL_MS : REFRESH_INTERVAL_MS;
      if (last !== undefined && now() - last < intervalMs) return;
      readAt.set(model.name, now());
      try {
        const fetched = await fetchModel(model.name, model.version, AbortSignal.timeout(FETCH_TIMEOUT_MS));
        // The page may be away while the API is not.
        const file = { ...(model.price?.by === 'page' && { price: model.price }), ...fetched };
        const differences = diffFields(model, applyFile(model, file));
        await collection.set(model.name, file);
        if (differences.length)
          log.warn(
            { model: model.name, differences },
            'the model has changed since its model file was written; it is used as it is now',
          );
      } catch (error) {
        readAt.delete(model.name);
        log.warn(
          { model: model.name, err: error },
          'the live schema could not be read; the model file is used as it is',
        );
      }
    },
  };
}
