import { compileModel, type Model } from '#schema/model/model.ts';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';

/** The shipped models, compiled. */
export const COMPILED_MODELS: readonly Model[] = SHIPPED_MODELS.map((file) => compileModel(file));

/** The shipped model of this name. */
export function shippedModel(modelName: string): Model {
  const model = COMPILED_MODELS.find((candidate) => candidate.name === modelName);
  if (!model) throw new Error(`no model is shipped for ${modelName}`);
  return model;
}
