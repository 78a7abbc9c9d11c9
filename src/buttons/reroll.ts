import { lineageFrom } from '#schema/job/lineage.ts';
import { plainText } from '#schema/language/t.ts';
import { withoutDrawnWords } from '#schema/recipe/draw-words.ts';
import { withoutSeed } from '#schema/recipe/recipe.ts';
import type { Button } from './button.ts';

/** Paints the same recipe with a new seed. Not for enlargements, which would come out the same. */
export const reroll = {
  id: 'reroll',
  on: 'result',
  row: 'again',
  specs: ({ job }) => (job.recipe.kind === 'upscale' ? [] : [{ label: plainText('Reroll') }]),
  onPress: ({ job, original, imageIndex, getModel }) => ({
    do: 'generate',
    draft: {
      ...withoutDrawnWords(withoutSeed(original.recipe, getModel(original.recipe.model))),
      ...lineageFrom(job, imageIndex, 'reroll'),
    },
  }),
} as const satisfies Button;
