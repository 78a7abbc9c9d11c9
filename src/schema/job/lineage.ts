import type { Recipe } from '#schema/recipe/recipe.ts';
import type { Job } from './job.ts';

/** The origin that a recipe records: a picture of this job, through this kind of control. */
export function lineageFrom(
  job: Job,
  image: number,
  kind: Recipe['kind'],
): Required<Pick<Recipe, 'kind' | 'parent' | 'root'>> {
  return { kind, parent: { job: job.id, image }, root: job.recipe.root ?? job.id };
}
