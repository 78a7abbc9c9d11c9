import { plainText } from '#schema/language/t.ts';
import type { Model } from '#schema/model/model.ts';
import type { Backend } from './backend.ts';

/**
 * A backend that upscales pictures on this machine (Lanczos) where it has no model for that.
 * @param hasUpscaler whether the backend itself can run the model
 */
export function withUpscaler(backend: Backend, hasUpscaler: (model: Model) => boolean, now: () => number): Backend {
  let loading: Promise<Backend> | undefined;
  /** Loaded with the first picture that it enlarges. */
  const loadLocal = () => {
    loading ??= import('./sketch/index.ts').then(({ createSketchBackend }) =>
      createSketchBackend({ now, watermarked: false }),
    );
    return loading;
  };
  const isLocal = (model: Model) => model.kind === 'upscale' && !hasUpscaler(model);
  const backendFor = async (model: Model) => (isLocal(model) ? loadLocal() : backend);
  return {
    name: backend.name,
    keepsResults: backend.keepsResults,
    assertSupported: (model) => {
      if (!isLocal(model)) backend.assertSupported(model);
    },
    submit: async (request, ...rest) => (await backendFor(request.model)).submit(request, ...rest),
    follow: async (predictionId, request, ...rest) => {
      const result = await (await backendFor(request.model)).follow(predictionId, request, ...rest);
      return isLocal(request.model) ? { ...result, remark: plainText('Enlarged here, without a model') } : result;
    },
  };
}
