/**
 * What paints: the port (`backend.ts`), its three implementations in `replicate/`, `cog/` and `sketch/`, which do not import
 * each other, and what they share.
 */
import type { Config } from '#schema/config/environment.ts';
import type { Backend } from './backend.ts';
import type { BackendDeps, OpenedBackend } from './deps.ts';
import { isUpscaledLocally, withUpscaler } from './upscaler.ts';

/** Opens the backend that the config names, and loads no other. To add one, add a folder and a line here. */
export async function openBackend(config: Config, deps: BackendDeps): Promise<OpenedBackend> {
  switch (config.BACKEND) {
    case 'sketch':
      return { backend: await openSketchBackend(config, deps.now) };
    case 'cog':
      return {
        ...(await (await import('./cog/index.ts')).openCog(config, deps)),
        ...(await openOutputs(config, deps)),
      };
    case 'replicate':
      return (await import('./replicate/index.ts')).openReplicate(config, deps);
  }
}

/** Containers paint; a moderation model runs on Replicate all the same. */
async function openOutputs(config: Config, deps: BackendDeps): Promise<Pick<OpenedBackend, 'outputBackend'>> {
  if (config.MODERATION_MODEL === undefined || config.REPLICATE_API_TOKEN === undefined) return {};
  const { openOutputBackend } = await import('./replicate/output-backend.ts');
  return { outputBackend: openOutputBackend(config, deps) };
}

/** Upscaled pictures are not sketches, so they are not marked as such. */
async function openSketchBackend(config: Config, now: () => number): Promise<Backend> {
  const { createSketchBackend } = await import('./sketch/index.ts');
  const sketch = createSketchBackend({ stepMs: config.SKETCH_STEP_MS, now });
  return withUpscaler(sketch, (model) => isUpscaledLocally(config, model), now);
}
