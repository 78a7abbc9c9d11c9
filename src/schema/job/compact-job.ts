import { compactRecipe } from '#schema/recipe/stored-recipe.ts';
import type { Job, StoredJob } from './job.ts';

/**
 * A job that has ended as it is stored, for years: without what its schema knows from the rest, and without the token of its
 * interaction, which is of use for minutes. An older version does not read it, rather than to miss something.
 */
export function compactJob(job: Job): StoredJob {
  const { state } = job;
  return {
    ...job,
    recipe: compactRecipe(job.recipe),
    private: job.private || undefined,
    reply: { ...job.reply, token: undefined },
    state: 'sketch' in state ? { ...state, sketch: state.sketch || undefined } : state,
  };
}
