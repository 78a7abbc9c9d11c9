import type { Config } from '#schema/config.ts';
import { openCog } from './open-cog.ts';
import { openReplicate } from './open-replicate.ts';
import { createSketch } from './sketch.ts';
import type { OpenBackend, Surroundings } from './surroundings.ts';

/** Opens the backend that the config names. A new one is a folder of its own and a line here. */
export async function openBackend(config: Config, surroundings: Surroundings): Promise<OpenBackend> {
  switch (config.BACKEND) {
    case 'sketch':
      return { backend: createSketch({ stepMs: config.SKETCH_STEP_MS, now: surroundings.now }) };
    case 'cog':
      return openCog(config, surroundings);
    case 'replicate':
      return openReplicate(config, surroundings);
  }
}
