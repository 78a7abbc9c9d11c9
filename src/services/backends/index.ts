import type { Config } from '#schema/config.ts';
import type { Backend } from './backend.ts';
import { withEnlarger } from './enlarger.ts';
import { openCog } from './open-cog.ts';
import { openReplicate } from './open-replicate.ts';
import { createSketch } from './sketch.ts';
import type { OpenBackend, Surroundings } from './surroundings.ts';

/** Opens the backend that the config names. A new one is a folder of its own and a line here. */
export async function openBackend(config: Config, surroundings: Surroundings): Promise<OpenBackend> {
  switch (config.BACKEND) {
    case 'sketch':
      return { backend: openSketch(config.SKETCH_STEP_MS, surroundings.now) };
    case 'cog':
      return openCog(config, surroundings);
    case 'replicate':
      return openReplicate(config, surroundings);
  }
}

/** Its enlargements are honest work: nothing about them is sketched. */
function openSketch(stepMs: number, now: () => number): Backend {
  return withEnlarger(createSketch({ stepMs, now }), () => false, now);
}
