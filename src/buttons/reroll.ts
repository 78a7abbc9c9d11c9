import { withoutSeed } from '#schema/draft.ts';
import type { Button } from './button.ts';

/** The same recipe with a new seed. */
export const reroll = {
  id: 'reroll',
  label: 'Reroll',
  emoji: '🔁',
  style: 'secondary',
  on: 'result',
  derive: ({ job, image, card }) => ({
    do: 'paint',
    draft: { ...withoutSeed(job.recipe, card()), kind: 'reroll', parent: { job: job.id, image } },
  }),
} as const satisfies Button;
