import type { Model } from '#schema/model/model.ts';
import type { Backend } from './backend.ts';
import { createSketchBackend } from './sketch/index.ts';

/**
 * A backend that upscales pictures on this machine (Lanczos) where it has no model for that.
 * @param hasUpscaler whether the backend itself can run the model
 */
export function withUpscaler(backend: Backend, hasUpscaler: (model: Model) => boolean, now: () => number): Backend {
  const local = createSketchBackend({ now, watermarked: false });
  const backendFor = (model: Model) => (model.kind === 'upscale' && !hasUpscaler(model) ? local : backend);
  return {
    name: backend.name,
    assertSupported: (model) => backendFor(model).assertSupported(model),
    submit: (request, onProgress, signal) => backendFor(request.model).submit(request, onProgress, signal),
    follow: async (predictionId, request, onProgress, signal) => {
      const chosen = backendFor(request.model);
      const result = await chosen.follow(predictionId, request, onProgress, signal);
      return chosen === local ? { ...result, remark: 'Enlarged here, without a model' } : result;
    },
  };
}
