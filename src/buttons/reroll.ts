import { lineageFrom } from '#schema/job/lineage.ts';
import { withoutSeed } from '#schema/recipe/draft.ts';
import type { Button } from './button.ts';

/** The same recipe with a new seed. Enlarging the same picture again would give the same picture. */
export const reroll = {
  id: 'reroll',
  on: 'result',
  row: 'again',
  specs: ({ job }) => (job.recipe.kind === 'upscale' ? [] : [{ label: 'Reroll' }]),
  onPress: ({ job, painted, imageIndex, getModel }) => ({
    do: 'paint',
    draft: {
      ...withoutSeed(painted.recipe, getModel(painted.recipe.model)),
      ...lineageFrom(job, imageIndex, 'reroll'),
    },
  }),
} as const satisfies Button;
