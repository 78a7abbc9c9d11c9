import type { Recipe } from '#schema/recipe/recipe.ts';
import type { Job } from './job.ts';

/** What a recipe says of where it comes from: a picture of this job, by way of this control. */
export function lineageFrom(
  job: Job,
  image: number,
  kind: Recipe['kind'],
): Required<Pick<Recipe, 'kind' | 'parent' | 'root'>> {
  return { kind, parent: { job: job.id, image }, root: job.recipe.root ?? job.id };
}
