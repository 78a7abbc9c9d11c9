import type { Config } from '#schema/config/environment.ts';
import type { Backend } from './backend.ts';
import { openCog } from './cog/open.ts';
import type { BackendDeps, OpenedBackend } from './deps.ts';
import { openReplicate } from './replicate/open.ts';
import { createSketchBackend } from './sketch/index.ts';
import { withUpscaler } from './upscaler.ts';

/** Opens the backend that the config names. A new one is a folder of its own and a line here. */
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

/** Its enlargements are honest work: nothing about them is sketched. */
function openSketchBackend(stepMs: number, now: () => number): Backend {
  return withUpscaler(createSketchBackend({ stepMs, now }), () => false, now);
}
