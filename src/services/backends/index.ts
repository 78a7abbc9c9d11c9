/**
 * What paints: the port (`backend.ts`), its three implementations in `replicate/`, `cog/` and `sketch/`, which do not import
 * each other, and what they share.
 */
import type { Config } from '#schema/config/environment.ts';
import type { Backend } from './backend.ts';
import { openCog } from './cog/index.ts';
import type { BackendDeps, OpenedBackend } from './deps.ts';
import { openReplicate } from './replicate/index.ts';
import { createSketchBackend } from './sketch/index.ts';
import { withUpscaler } from './upscaler.ts';

/** Opens the backend that the config names. To add one, add a folder and a line here. */
export async function openBackend(config: Config, deps: BackendDeps): Promise<OpenedBackend> {
  switch (config.BACKEND) {
    case 'sketch':
      return { backend: openSketchBackend(config.SKETCH_STEP_MS, deps.now) };
    case 'cog':
      return openCog(config, deps);
    case 'replicate':
      return openReplicate(config, deps);
  }
}

/** Upscaled pictures are not sketches, so they are not marked as such. */
function openSketchBackend(stepMs: number, now: () => number): Backend {
  return withUpscaler(createSketchBackend({ stepMs, now }), () => false, now);
}
