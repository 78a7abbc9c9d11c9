import type { Button, ButtonContext, FormAction, OnceMark } from '#buttons/button.ts';
import { deleteResult } from '#buttons/delete.ts';
import { BUTTON_BY_ID } from '#buttons/index.ts';
import type { BaseContext, ComponentContext, ModalContext, Services } from '#commands/command.ts';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import { buttonCustomId } from '#schema/interaction/components/custom-id.ts';
import type { Interaction, Place } from '#schema/interaction/interaction.ts';
import { canView } from '#schema/job/access.ts';
import { checkMayDelete } from '#schema/job/check-may-delete.ts';
import { erasedError } from '#schema/job/erased-job.ts';
import type { Job } from '#schema/job/job.ts';
import type { Draft } from '#schema/recipe/recipe.ts';
import { UserError } from '#schema/user-error.ts';
import { assertButtonShown } from './assert-button-shown.ts';
import { loadAnyContext, loadButtonContext, UNKNOWN_JOB_MESSAGE } from './button-context.ts';
import { canManageMessages } from './can-manage-messages.ts';
import { checkResultAgain } from './check-again.ts';
import { previewMask } from './preview-mask.ts';
import { starResult } from './star-result.ts';

/**
 * Handles a button or select under a result, on however old a message: the job store says what the message shows, the button
 * what to do next. What it generates takes the same way as `/imagine`.
 */
export async function handlePress(context: ComponentContext): Promise<void> {
  const { customId, values, message, interaction, reply } = context;
  const { button, jobId, imageIndex } = readPressedButton(customId, context);
  const isDeletion = button.id === deleteResult.id;
  const stored = await findPressedJob(button, jobId, context);
  // Whose it was is not known any more: it is the managers' to delete.
  if (isDeletion && canManageMessages(interaction.place) && isForgottenHere(stored, interaction.place))
    return deleteMessage(reply);
  const job = requireVisible(stored, interaction);
  const load = isDeletion ? loadAnyContext : loadButtonContext;
  const buttonContext = await load(job, { imageIndex, message, values }, context);
  const action = button.onPress(buttonContext);
  if (action.do === 'star') return starResult(context, buttonContext);
  if (action.do === 'check-again') return checkResultAgain(context, buttonContext);
  await performAction(action, buttonContext, [customId, ...values].join(' '), context);
}

/** Handles a modal that a button opened. */
export async function handleSubmit(context: ModalContext): Promise<void> {
  const { customId, fields, message } = context;
  const { button, jobId, imageIndex } = readPressedButton(customId, context);
  const { onSubmit } = button;
  if (!onSubmit) throw new UserError('This form is from an older version. Use `/imagine` to go on.');
  const job = requireVisible(await findPressedJob(button, jobId, context), context.interaction);
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
  return requireVisible(await jobStore.find(id), interaction);
}

function requireVisible(job: Job | undefined, interaction: Interaction): Job {
  if (job?.erased && isForgottenHere(job, interaction.place)) throw erasedError();
  if (job && canView(interaction, { ...job, guild: job.guild, channel: job.channel })) return job;
  throw new UserError(UNKNOWN_JOB_MESSAGE);
}

/** Whether nothing is known of a job, or only that it was of this place and was erased. */
function isForgottenHere(job: Job | undefined, { guild, channel }: Place): boolean {
  return job === undefined || (job.erased === true && job.guild === guild && job.channel === channel);
}

interface PressedButton {
  readonly button: Button;
  readonly jobId: string;
  readonly imageIndex: number;
}

/** @throws UserError where no button of this version has this custom_id, or the server has switched it off */
function readPressedButton(customId: string, context: BaseContext): PressedButton {
  const decoded = buttonCustomId.safeDecode(customId).data;
  const button = decoded && BUTTON_BY_ID.get(decoded.button);
  if (!decoded || !button) throw new UserError('This button is from an older version. Use `/imagine` to go on.');
  assertButtonShown(button.id, context);
  return { button, jobId: decoded.job, imageIndex: decoded.image };
}

async function findPressedJob({ on }: Button, id: string, { services }: BaseContext): Promise<Job | undefined> {
  // Somebody may press before the job store has the job's end.
  if (on !== 'running') await services.generator.waitUntilRecorded(id);
  return services.jobStore.find(id);
}

async function deleteMessage(reply: BaseContext['reply']): Promise<void> {
  await reply.deferUpdate();
  await reply.deleteMessage();
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
      return deleteMessage(reply);
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
