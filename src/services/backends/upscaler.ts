import type { Config } from '#schema/config/environment.ts';
import { plainText } from '#schema/language/t.ts';
import type { Model } from '#schema/model/model.ts';
import type { Backend } from './backend.ts';

/** Whether this machine enlarges instead of this model, because the backend cannot run it. */
export function isUpscaledLocally({ BACKEND, COG_URLS }: Pick<Config, 'BACKEND' | 'COG_URLS'>, model: Model): boolean {
  if (model.kind !== 'upscale') return false;
  return BACKEND === 'sketch' || (BACKEND === 'cog' && !COG_URLS?.has(model.name));
}

/** A backend that upscales pictures on this machine (Lanczos) where it has no model for that. */
export function withUpscaler(backend: Backend, isLocal: (model: Model) => boolean, now: () => number): Backend {
  let loading: Promise<Backend> | undefined;
  /** Loaded with the first picture that it enlarges. */
  const loadLocal = () => {
    loading ??= import('./sketch/index.ts').then(({ createSketchBackend }) =>
      createSketchBackend({ now, watermarked: false }),
    );
    return loading;
  };
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
