import type { Model } from '#schema/model/model.ts';
import { type Draft, withoutSeed } from '#schema/recipe/recipe.ts';
import { type Job, jobId } from './job.ts';
import { lineageFrom } from './lineage.ts';

/** The job that paints again what was held back of this one. */
export const retryJobId = ({ id }: Pick<Job, 'id'>): string => jobId(id, 1);

/** Places, from 0, of the pictures that were asked for and held back. */
export function filteredIndexes(result: {
  readonly pictures: readonly { readonly index: number }[];
  readonly withheld: number;
  readonly lost?: readonly number[];
}): number[] {
  const { pictures, withheld, lost = [] } = result;
  const present = new Set([...pictures.map(({ index }) => index), ...lost]);
  const requested = present.size + withheld;
  return [...Array(requested).keys()].filter((index) => !present.has(index));
}

/** The same once more with a new seed, for so many pictures as were held back; none for what was painted again already. */
export function retryDraft(job: Job, model: Model, filtered: readonly number[]): Draft | undefined {
  const [first] = filtered;
  const count = model.params.get('num_outputs');
  if (first === undefined || !count || job.recipe.kind === 'retry') return undefined;
  const draft = withoutSeed(job.recipe, model);
  return { ...draft, ...lineageFrom(job, first, 'retry'), input: { ...draft.input, [count.name]: filtered.length } };
}

/** Whether a job's reply is there: what is painted again has one once its follow-up message was sent. */
export const hasReply = ({
  recipe,
  reply,
}: Pick<Job, 'reply'> & { readonly recipe?: Pick<Job['recipe'], 'kind'> }): boolean =>
  recipe?.kind !== 'retry' || reply.message !== undefined;
