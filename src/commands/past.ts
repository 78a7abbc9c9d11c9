import type { Past } from '#buttons/button.ts';
import type { Ask } from '#schema/interaction.ts';
import type { Job } from '#schema/job.ts';
import { Refusal } from '#schema/refusal.ts';
import type { SeenMessage } from '#schema/seen-message.ts';
import type { Services } from './command.ts';

/** The past of a job, for a button to go on from. @param image which of the job's pictures, or of a list's pages */
export async function recall(
  job: Job,
  image: number,
  { person, place }: Ask,
  message: SeenMessage | undefined,
  values: readonly string[],
  { catalogue, ledger, looks, usage }: Services,
): Promise<Past> {
  const { parent: origin, root: first } = job.recipe;
  const [painted, parent, root] = await Promise.all([
    ledger.paintedBy(job),
    origin && ledger.find(origin.job),
    first === undefined ? undefined : ledger.find(first),
  ]);
  if (!painted) throw new Refusal('I no longer know how this picture was painted. Use `/imagine` to paint a new one.');
  return {
    job,
    painted,
    parent,
    root,
    image,
    values,
    person,
    place,
    picture: () => {
      const picture = message?.pictures[image];
      if (picture) return picture;
      throw new Refusal('That picture is no longer in this message. Use one that still shows its pictures.');
    },
    card: catalogue.get,
    upscaler: () => {
      const card = catalogue.cards.find(({ kind }) => kind === 'upscale');
      if (card) return card;
      throw new Refusal('This bot has no model that enlarges pictures.');
    },
    look: (ref) => looks.pick(ref, person, place),
    lookOf: (recipe) => {
      const look = looks.ofRecipe(recipe, place.guild);
      if (look) return look;
      throw new Refusal(`The model \`${recipe.model}\` is no longer here. Use \`/imagine\` with another one.`);
    },
    looks: () => usage.ranked(place.guild ?? person.id, looks.search('', person, place, Number.POSITIVE_INFINITY)),
  };
}
