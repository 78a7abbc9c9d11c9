import type { Card } from '#schema/card.ts';
import { changesBetween, type Known } from '#schema/changes.ts';
import type { Job } from '#schema/job.ts';
import { messageLink } from '#schema/link.ts';
import { plain } from '#schema/plain.ts';
import type { Recipe } from '#schema/recipe.ts';

/** What a result was made from. */
export interface Descent {
  /** The job whose message was pressed on. */
  readonly parent: Job;
  /** The recipe that its picture was painted by. */
  readonly painted: Known;
  readonly child: Known;
}

const VERBS: Readonly<Record<Recipe['kind'], string>> = {
  imagine: 'Made',
  reroll: 'Painted again',
  vary: 'Varied',
  upscale: 'Enlarged',
  switch: 'Switched',
  edit: 'Edited',
  retry: 'Painted again for what was held back',
  compare: 'Taken',
};

/** `Varied from picture 2 · strength 0.35 · seed 12 → 83`, with a link to where that picture is. */
export function descentLine({ parent, painted, child }: Descent): string {
  const { recipe, card } = child;
  const several = parent.state.is === 'delivered' && parent.state.pictures > 1;
  const of = recipe.kind === 'vary' || recipe.kind === 'upscale';
  const name = of && several ? `picture ${(recipe.parent?.image ?? 0) + 1}` : undefined;
  const link = messageLink(parent);
  const what = recipe.kind === 'compare' ? 'this compare sheet' : (name ?? 'this picture');
  const from = link ? ` from [${what}](${link})` : name ? ` from ${name}` : '';
  const changes = changesBetween(painted, child).map((change) => plain(change, 120));
  const nearby = recipe.kind === 'vary' && !takesPictures(card) ? ['the model takes no picture, so a seed nearby'] : [];
  return [`${VERBS[recipe.kind]}${from}`, ...changes, ...nearby].join(' · ');
}

const takesPictures = (card: Card | undefined) => card?.roles.has('image') ?? true;
