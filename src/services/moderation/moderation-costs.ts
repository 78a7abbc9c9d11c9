import { countPictures, type Model } from '#schema/model/model.ts';
import type { Costs } from '#services/costs/costs.ts';
import type { Models } from '#services/models/models.ts';
import type { Moderator } from './moderator.ts';

/** Costs with those of judging the pictures. @param isPaintingFree where what paints bills nothing, and Replicate judges */
export function withModerationCosts(
  costs: Costs,
  moderator: Moderator,
  models: Pick<Models, 'findByName'>,
  isPaintingFree: boolean,
): Costs {
  const add = (painting: number | undefined, pictures: number) => {
    const judging = moderator.estimate();
    return painting === undefined || judging === undefined ? undefined : painting + pictures * judging;
  };
  const countFor = (model: Model | undefined, input: Parameters<Costs['begin']>[0]['input']) =>
    model ? countPictures(model, input) : 1;
  const estimate: Costs['estimate'] = (recipe) =>
    add(costs.estimate(recipe), countFor(models.findByName(recipe.model), recipe.input));
  return {
    estimate,
    estimatePicture: (model) => add(costs.estimatePicture(model), 1),
    begin: (recipe) => {
      const { estimated: _, ...cost } = costs.begin(recipe) ?? {};
      const estimated = estimate(recipe);
      return { ...cost, ...(estimated !== undefined && { estimated }) };
    },
    settle: (job, usage, pictures) => {
      const settled = costs.settle(job, usage, pictures);
      return isPaintingFree && settled ? { ...settled, actual: settled.moderation ?? 0 } : settled;
    },
  };
}
