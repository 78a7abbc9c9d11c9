import type { Card } from './card.ts';
import { madeFrom } from './descent.ts';
import { type Draft, withoutSeed } from './draft.ts';
import { type Job, jobId } from './job.ts';

/** The job that paints again what was held back of this one. */
export const retryOf = ({ id }: Pick<Job, 'id'>): string => jobId(id, 1);

/** Places, from 0, of the pictures that were asked for and held back. */
export function missingOf(painting: {
  readonly pictures: readonly { readonly index: number }[];
  readonly withheld: number;
  readonly lost?: readonly number[];
}): number[] {
  const { pictures, withheld, lost = [] } = painting;
  const there = new Set([...pictures.map(({ index }) => index), ...lost]);
  const asked = there.size + withheld;
  return [...Array(asked).keys()].filter((place) => !there.has(place));
}

/** The same once more with a new seed, for so many pictures as were held back; none for what was painted again already. */
export function retryDraft(job: Job, card: Card, missing: readonly number[]): Draft | undefined {
  const [first] = missing;
  const count = card.roles.get('num_outputs');
  if (first === undefined || !count || job.recipe.kind === 'retry') return undefined;
  const draft = withoutSeed(job.recipe, card);
  return { ...draft, ...madeFrom(job, first, 'retry'), input: { ...draft.input, [count.name]: missing.length } };
}

/** Whether a job's reply is there: what is painted again has one once its follow-up message was sent. */
export const hasReply = ({
  recipe,
  reply,
}: Pick<Job, 'reply'> & { readonly recipe?: Pick<Job['recipe'], 'kind'> }): boolean =>
  recipe?.kind !== 'retry' || reply.message !== undefined;
