import type { ButtonContext } from '#buttons/button.ts';
import type { Services } from '#commands/command.ts';
import type { Interaction } from '#schema/interaction/interaction.ts';
import type { InteractionMessage } from '#schema/interaction/message.ts';
import type { Job } from '#schema/job/job.ts';
import { UserError } from '#schema/user-error.ts';

/** The past of a job, for a button to go on from. @param imageIndex which of the job's pictures, or of a list's pages */
export async function loadButtonContext(
  job: Job,
  imageIndex: number,
  { person, place }: Interaction,
  message: InteractionMessage | undefined,
  values: readonly string[],
  { models, jobStore, styles, popularity }: Services,
): Promise<ButtonContext> {
  const { parent: parentRef, root: rootId } = job.recipe;
  const [painted, parent, root] = await Promise.all([
    jobStore.findOriginal(job),
    parentRef && jobStore.find(parentRef.job),
    rootId === undefined ? undefined : jobStore.find(rootId),
  ]);
  if (!painted)
    throw new UserError('I no longer know how this picture was painted. Use `/imagine` to paint a new one.');
  return {
    job,
    painted,
    parent,
    root,
    imageIndex,
    values,
    person,
    place,
    getPicture: () => {
      const picture = message?.pictures[imageIndex];
      if (picture) return picture;
      throw new UserError('That picture is no longer in this message. Use one that still shows its pictures.');
    },
    getModel: models.get,
    getUpscaler: () => {
      const model = models.all.find(({ kind }) => kind === 'upscale');
      if (model) return model;
      throw new UserError('This bot has no model that enlarges pictures.');
    },
    getStyle: (ref) => styles.resolve(ref, person, place),
    styleOf: (recipe) => {
      const style = styles.forRecipe(recipe, place.guild);
      if (style) return style;
      throw new UserError(`The model \`${recipe.model}\` is no longer here. Use \`/imagine\` with another one.`);
    },
    styles: () =>
      popularity.sortByPopularity(place.guild ?? person.id, styles.search('', person, place, Number.POSITIVE_INFINITY)),
  };
}
