import type { Model } from '#schema/model/model.ts';
import type { Param } from '#schema/model/params/params.ts';
import { changeParams, type Draft } from '#schema/recipe/recipe.ts';
import { UserError } from '#schema/user-error.ts';
import type { Job } from './job.ts';
import { lineageFrom } from './lineage.ts';

/** Indexes of the pictures that were asked for and that the model's safety checker filtered. */
export function filteredIndexes(result: {
  readonly pictures: readonly { readonly index: number }[];
  readonly filteredCount: number;
  readonly lost?: readonly number[];
  readonly moderation?: { readonly dropped: readonly number[] };
}): number[] {
  const { pictures, filteredCount, lost = [], moderation } = result;
  const present = new Set([...pictures.map(({ index }) => index), ...lost, ...(moderation?.dropped ?? [])]);
  const requestedCount = present.size + filteredCount;
  return [...Array(requestedCount).keys()].filter((index) => !present.has(index));
}

/** The same recipe with a new seed, for as many pictures as were filtered. @throws UserError where none are known to be */
export function missingPicturesDraft(job: Job, model: Model): Draft {
  const count = 'filtered' in job.state ? (job.state.filtered ?? 0) : 0;
  if (count === 0 || !model.params.has('num_outputs'))
    throw new UserError('No picture is missing here. Use *Reroll* to paint it again.');
  const changes = new Map<Param, number | undefined>([
    ['seed', undefined],
    ['num_outputs', count],
  ]);
  return { ...changeParams(job.recipe, model, changes), ...lineageFrom(job, 0, 'missing') };
}

/**
 * Whether an older version started this job by itself for filtered pictures, and had not shown it in a message of its own:
 * its reply is that of the first job.
 */
export function isUnshownRetry({ recipe, reply }: Job): boolean {
  return recipe.kind === 'retry' && reply.message === undefined;
}
