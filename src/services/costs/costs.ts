import { costOfUsage, estimateCost, type JobCost } from '#schema/cost/cost.ts';
import type { Usage } from '#schema/cost/usage.ts';
import type { Job } from '#schema/job/job.ts';
import { countPictures, type Model } from '#schema/model/model.ts';
import type { Recipe } from '#schema/recipe/recipe.ts';
import type { Models } from '#services/models/models.ts';
import type { Durations } from '#services/queue/durations.ts';

/** What of a recipe its cost goes by. */
type PricedRecipe = Pick<Recipe, 'model' | 'input'>;

/** What recipes and jobs cost, in micro-dollars, from memory alone. */
export interface Costs {
  /** What a recipe is expected to cost: 0 where nothing is billed, undefined where the price is not known. */
  estimate(recipe: PricedRecipe): number | undefined;
  /** What a picture of a model costs when nothing but a prompt is given; as {@link estimate}. */
  estimatePicture(model: Model): number | undefined;
  /** What a new job has as its cost; undefined where nothing is billed. */
  begin(recipe: PricedRecipe): JobCost | undefined;
  /**
   * The cost of a job whose prediction has ended, with that of judging its pictures.
   * @param usage as the prediction reported it; undefined where it has not yet. Then a price a picture is enough
   * @param pictures that the prediction put out
   */
  settle(job: Pick<Job, 'recipe' | 'cost'>, usage: Usage | undefined, pictures: number): JobCost | undefined;
}

/** @param runSeconds what models usually run for a picture; what predictions report is added to it */
export function createCosts(models: Pick<Models, 'findByName'>, runSeconds: Durations): Costs {
  const estimate = ({ model: name, input }: PricedRecipe) => {
    const model = models.findByName(name);
    return model && estimateCost({ model, input }, runSeconds.expectedSeconds(name));
  };
  return {
    estimate,
    estimatePicture: (model) => {
      const cost = estimateCost({ model, input: {} }, runSeconds.expectedSeconds(model.name));
      return cost === undefined ? undefined : Math.round(cost / countPictures(model, {}));
    },
    begin: (recipe) => {
      const estimated = estimate(recipe);
      const price = models.findByName(recipe.model)?.price;
      return {
        ...(estimated !== undefined && { estimated }),
        ...(price && { price: { by: price.by, ...(price.at && { at: price.at }) } }),
      };
    },
    settle: ({ recipe, cost }, usage, pictures) => {
      const seconds = usage?.predict_time;
      if (seconds !== undefined && pictures > 0) runSeconds.record(recipe.model, seconds / pictures);
      const model = models.findByName(recipe.model);
      if (!cost || !model?.price) return cost;
      const { by, at } = model.price;
      const actual = costOfUsage({ model, input: recipe.input }, { image_output_count: pictures, ...usage });
      if (actual === undefined) return cost;
      const total = actual + (cost.moderation ?? 0);
      return { ...cost, actual: total, from: usage ? 'metrics' : 'pictures', price: { by, ...(at && { at }) } };
    },
  };
}

/** For a backend that bills nothing. */
export const FREE_OF_CHARGE: Costs = {
  estimate: () => 0,
  estimatePicture: () => 0,
  begin: () => undefined,
  settle: ({ cost }) => cost,
};
