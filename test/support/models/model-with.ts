import { compileModel, type Model } from '#schema/model/model.ts';

/** A model file with these fields beside a prompt, as Replicate would publish it. */
export function modelFileWith(
  properties: Readonly<Record<string, object>>,
  required: readonly string[] = [],
  name = 'owner/model',
): Record<string, unknown> {
  const prompt = { type: 'string', 'x-order': 0 };
  const Input = { type: 'object', properties: { prompt, ...properties }, required: ['prompt', ...required] };
  const Output = { type: 'array', items: { type: 'string', format: 'uri' } };
  return { model: name, title: 'Model', openapi_schema: { components: { schemas: { Input, Output } } } };
}

/** That file, compiled. @throws Error for a model that Lorikeet cannot paint with */
export const modelWith = (...given: Parameters<typeof modelFileWith>): Model => compileModel(modelFileWith(...given));
