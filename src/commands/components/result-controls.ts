import type { Button, ButtonContext, FormAction, OnceMark } from '#buttons/button.ts';
import { BUTTON_BY_ID } from '#buttons/index.ts';
import type { BaseContext, ComponentContext, ModalContext, Services } from '#commands/command.ts';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import { buttonCustomId } from '#schema/interaction/custom-id.ts';
import type { Interaction } from '#schema/interaction/interaction.ts';
import type { InteractionMessage } from '#schema/interaction/message.ts';
import { canView } from '#schema/job/access.ts';
import { checkMayDelete } from '#schema/job/check-may-delete.ts';
import { erasedError } from '#schema/job/erased-job.ts';
import type { Job } from '#schema/job/job.ts';
import type { Sentence } from '#schema/language/t.ts';

import type { Draft } from '#schema/recipe/recipe.ts';
import { UserError } from '#schema/user-error.ts';
import { assertButtonShown } from './assert-button-shown.ts';
import { canManageMessages } from './can-manage-messages.ts';
import { previewMask } from './preview-mask.ts';
import { starResult } from './star-result.ts';

/**
 * Handles a button or select under a result, on however old a message: the job store says what the message shows, the button
 * what to do next. What it generates takes the same way as `/imagine`.
 */
export async function handlePress(context: ComponentContext): Promise<void> {
  const { customId, values, message } = context;
  const { button, job, imageIndex } = await findPressedButton(customId, context);
  const buttonContext = await loadButtonContext(job, { imageIndex, message, values }, context);
  const action = button.onPress(buttonContext);
  if (action.do === 'star') return starResult(context, buttonContext);
  await performAction(action, buttonContext, [customId, ...values].join(' '), context);
}

/** Handles a modal that a button opened. */
export async function handleSubmit(context: ModalContext): Promise<void> {
  const { customId, fields, message } = context;
  const { button, job, imageIndex } = await findPressedButton(customId, context);
  const { onSubmit } = button;
  if (!onSubmit) throw new UserError('This form is from an older version. Use `/imagine` to go on.');
  const buttonContext = await loadButtonContext(job, { imageIndex, message, values: [] }, context);
  const key = [customId, JSON.stringify([...fields])].join(' ');
  await performAction(onSubmit(buttonContext, fields), buttonContext, key, context);
}

/**
 * The job that a custom_id names. Who may do what with it is decided later.
 * @throws UserError where this person cannot have seen it; the sentence is the same where there is no such job
 */
export async function findVisibleJob(
  id: string,
  interaction: Interaction,
  { jobStore }: Pick<Services, 'jobStore'>,
): Promise<Job> {
  const job = await jobStore.find(id);
  const { guild, channel } = interaction.place;
  // Whose it was is not known any more, only where.
  if (job?.erased && job.guild === guild && job.channel === channel) throw erasedError();
  if (job && canView(interaction, { ...job, guild: job.guild, channel: job.channel })) return job;
  throw new UserError(UNKNOWN_JOB_MESSAGE);
}

/** What was pressed on: `imageIndex` is which of the job's pictures, or which page of a list, from 0. */
interface PressTarget {
  readonly imageIndex: number;
  readonly message: InteractionMessage | undefined;
  readonly values: readonly string[];
}

/** What a button needs to know of a job. @throws UserError where the job that generated the picture is unknown */
export async function loadButtonContext(
  job: Job,
  { imageIndex, message, values }: PressTarget,
  { interaction: { person, place }, services }: Pick<BaseContext, 'interaction' | 'services'>,
): Promise<ButtonContext> {
  const { models, jobStore, styles, popularity } = services;
  const { parent: parentRef, root: rootId } = job.recipe;
  const [original, parent, root, missingJob, retryJob] = await Promise.all([
    jobStore.findOriginal(job),
    parentRef && jobStore.find(parentRef.job),
    rootId === undefined ? undefined : jobStore.find(rootId),
    job.missingJob === undefined ? undefined : jobStore.find(job.missingJob),
    job.retryJob === undefined ? undefined : jobStore.find(job.retryJob),
  ]);
  if (!original) throw new UserError(UNKNOWN_JOB_MESSAGE);
  // Somebody else enlarged it.
  if (original.erased) throw erasedError();
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

const UNKNOWN_JOB_MESSAGE: Sentence =
  'I no longer know how this picture was painted. Use `/imagine` to paint a new one.';

function refuse(message: Sentence): never {
  throw new UserError(message);
}

interface PressedButton {
  readonly button: Button;
  readonly job: Job;
  readonly imageIndex: number;
}

/** @throws UserError where no button of this version has this custom_id, or the server has switched it off */
async function findPressedButton(customId: string, context: BaseContext): Promise<PressedButton> {
  const { interaction, services } = context;
  const decoded = buttonCustomId.safeDecode(customId).data;
  const button = decoded && BUTTON_BY_ID.get(decoded.button);
  if (!decoded || !button) throw new UserError('This button is from an older version. Use `/imagine` to go on.');
  assertButtonShown(button.id, context);
  // Somebody may press before the job store has the job's end.
  if (button.on !== 'running') await services.generator.waitUntilRecorded(decoded.job);
  return { button, job: await findVisibleJob(decoded.job, interaction, services), imageIndex: decoded.image };
}

async function performAction(
  action: FormAction,
  buttonContext: ButtonContext,
  pressKey: string,
  context: BaseContext,
): Promise<void> {
  const { job } = buttonContext;
  const { interaction, reply, services } = context;
  switch (action.do) {
    case 'generate':
      return generateFrom(action.draft, buttonContext, pressKey, context, action.once);
    case 'preview-mask':
      services.generator.assertMayPaint(interaction.person, interaction.place);
      return previewMask(action, buttonContext, context);
    case 'show-modal':
      // Whatever a form asks for, is painted.
      services.generator.assertMayPaint(interaction.person, interaction.place);
      return reply.showModal(action.modal);
    case 'show-message':
      return action.replacesMessage
        ? reply.update(renderInfoMessage(action.infoMessage))
        : reply.replyEphemeral(renderInfoMessage(action.infoMessage));
    case 'cancel':
      services.generator.cancel(job.id, interaction.person, canManageMessages(interaction.place));
      return reply.deferUpdate();
    case 'delete':
      checkMayDelete(job.person, interaction.person, canManageMessages(interaction.place));
      await reply.deferUpdate();
      return reply.deleteMessage();
  }
}

/**
 * Generates what a control makes of a result.
 * @param pressKey what was pressed or filled in: a person’s double click counts once
 */
export async function generateFrom(
  draft: Draft,
  { job, original }: Pick<ButtonContext, 'job' | 'original'>,
  pressKey: string,
  { interaction, reply, services: { generator, jobStore, singleFlight } }: BaseContext,
  once?: OnceMark,
): Promise<void> {
  // What is made from a private result is private too.
  const request = {
    ...interaction,
    private: job.private,
    ...(draft.kind === 'upscale' && { source: original.recipe }),
  };
  const acknowledge = async () => {
    await reply.deferReply(job.private);
    if (once) void jobStore.record(once.on, { [once.as]: interaction.reply.id });
  };
  const generate = () => generator.generate(draft, request, acknowledge);
  return once
    ? singleFlight.run(`${once.as} ${once.on.id}`, generate, reply.deferUpdate)
    : singleFlight.runRepeatable(`${pressKey} ${interaction.person.id}`, generate, reply.deferUpdate);
}
