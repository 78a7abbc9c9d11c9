import { madeFrom } from '#schema/descent.ts';
import type { Draft } from '#schema/draft.ts';
import type { Shown } from '#schema/shown.ts';
import { fromPicture, nearbySeed } from '#schema/varying.ts';
import type { Button, Past } from './button.ts';

/** How much of the picture is painted anew. */
const [SUBTLE, STRONG] = [0.35, 0.75];

/** Paints the one picture again, close to what it is. */
export const varySubtly = {
  id: 'varysubtle',
  on: 'result',
  row: 'vary',
  faces: (shown) => (hasStrength(shown) && shown.pictures.length === 1 ? [{ label: 'Vary subtle' }] : []),
  derive: (past) => ({ do: 'paint', draft: varied(past, SUBTLE) }),
} as const satisfies Button;

/** Paints from a picture again, freely: V1…V4. On a card that takes no picture, the next seeds instead. */
export const vary = {
  id: 'vary',
  on: 'result',
  row: 'vary',
  faces: (shown) => {
    const { job, card, pictures } = shown;
    if (!card || job.recipe.kind === 'upscale' || !(card.roles.has('image') || card.roles.has('seed'))) return [];
    if (pictures.length === 1) return [{ label: hasStrength(shown) ? 'Vary strong' : 'Vary' }];
    return pictures.map((_, image) => ({ label: `V${image + 1}`, image }));
  },
  derive: (past) => ({ do: 'paint', draft: varied(past, STRONG) }),
} as const satisfies Button;

function hasStrength({ job, card }: Shown): boolean {
  return job.recipe.kind !== 'upscale' && card?.roles.has('image') === true && card.roles.has('prompt_strength');
}

function varied({ job, painted, image, picture, card }: Past, strength: number): Draft {
  const own = card(painted.recipe.model);
  const draft = own.roles.has('image')
    ? fromPicture(own, painted.recipe, picture().url, strength)
    : nearbySeed(own, painted.recipe, image);
  return { ...draft, ...madeFrom(job, image, 'vary') };
}
