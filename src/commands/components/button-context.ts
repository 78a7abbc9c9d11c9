import type { ButtonContext } from '#buttons/button.ts';
import type { BaseContext } from '#commands/command.ts';
import type { InteractionMessage } from '#schema/interaction/message.ts';
import { erasedError } from '#schema/job/erased-job.ts';
import type { Job } from '#schema/job/job.ts';
import type { Sentence } from '#schema/language/t.ts';
import { UserError } from '#schema/user-error.ts';
import { skipUnknownForm } from '#services/store/unknown-form-error.ts';

/** What was pressed on: `imageIndex` is which of the job's pictures, or which page of a list, from 0. */
interface PressTarget {
  readonly imageIndex: number;
  readonly message: InteractionMessage | undefined;
  readonly values: readonly string[];
}

/** What a button needs to know of a job. @throws UserError where the job that generated the picture is unknown or erased */
export async function loadButtonContext(...args: Parameters<typeof loadAnyContext>): Promise<ButtonContext> {
  const loaded = await loadAnyContext(...args);
  // Somebody else enlarged it.
  if (loaded.original.erased) throw erasedError();
  return loaded;
}

/** The same for what needs no recipe. */
export async function loadAnyContext(
  job: Job,
  { imageIndex, message, values }: PressTarget,
  { interaction: { person, place }, services }: Pick<BaseContext, 'interaction' | 'services'>,
): Promise<ButtonContext> {
  const { models, jobStore, styles, popularity } = services;
  const { parent: parentRef, root: rootId } = job.recipe;
  const findRelated = async (id: string | undefined) =>
    id === undefined ? undefined : skipUnknownForm(() => jobStore.find(id));
  const [original, parent, root, missingJob, retryJob] = await Promise.all([
    jobStore.findOriginal(job),
    findRelated(parentRef?.job),
    findRelated(rootId),
    findRelated(job.missingJob),
    findRelated(job.retryJob),
  ]);
  if (!original) throw new UserError(UNKNOWN_JOB_MESSAGE);
  return {
    job,
    original,
    parent: parent?.erased ? undefined : parent,
    root: root?.erased ? undefined : root,
    missingJob,
    retryJob,
    imageIndex,
    values,
    person,
    place,
    getPicture: (index = imageIndex) =>
      message?.pictures[index] ??
      refuse('That picture is no longer in this message. Use one that still shows its pictures.'),
    getModel: models.get,
    getUpscaler: () =>
      models.all.find(({ kind }) => kind === 'upscale') ?? refuse('I have no model that enlarges pictures.'),
    getEditModel: () =>
      services.editModels.find(place.guild) ?? refuse('I have no model that changes pictures by words.'),
    getStyle: (ref) => styles.resolve(ref, person, place),
    styleOf: (recipe) =>
      styles.forRecipe(recipe, place.guild) ??
      refuse('The model of this picture is no longer available. Use `/imagine` with another one.'),
    canSeeReferences: styles.canSeeReferences(original.recipe, person, place),
    styles: () =>
      popularity.sortByPopularity(place.guild ?? person.id, styles.search('', person, place, Number.POSITIVE_INFINITY)),
  };
}

export const UNKNOWN_JOB_MESSAGE: Sentence =
  'I no longer know how this picture was painted. Use `/imagine` to paint a new one.';

function refuse(message: Sentence): never {
  throw new UserError(message);
}
