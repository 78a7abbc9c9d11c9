import { madeFrom } from '#schema/descent.ts';
import { withoutSeed } from '#schema/draft.ts';
import type { Button } from './button.ts';

/** The same recipe with a new seed. Enlarging the same picture again would give the same picture. */
export const reroll = {
  id: 'reroll',
  on: 'result',
  row: 'again',
  faces: ({ job }) => (job.recipe.kind === 'upscale' ? [] : [{ label: 'Reroll' }]),
  derive: ({ job, painted, image, card }) => ({
    do: 'paint',
    draft: { ...withoutSeed(painted.recipe, card(painted.recipe.model)), ...madeFrom(job, image, 'reroll') },
  }),
} as const satisfies Button;
