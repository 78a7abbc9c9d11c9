import type { Button, ButtonAction } from '#buttons/button.ts';
import { BUTTON_BY_ID } from '#buttons/index.ts';
import type { Services } from '#commands/command.ts';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import type { Responder } from '#discord/responder.ts';
import { buttonCustomId } from '#schema/interaction/custom-id.ts';
import type { Interaction, InteractionEvent, Person, Place } from '#schema/interaction/interaction.ts';
import type { Job } from '#schema/job/job.ts';
import { UserError } from '#schema/user-error.ts';
import { loadButtonContext } from './button-context.ts';
import { findVisibleJob } from './find-visible-job.ts';
import { returnInputOnError } from './return-input-on-error.ts';

/** Discord's permission to manage messages (topics/permissions.mdx). */
const MANAGE_MESSAGES_PERMISSION = 1n << 13n;

type EventOfType<T extends InteractionEvent['type']> = Extract<InteractionEvent, { type: T }>;

/**
 * What happens when a button is pressed or something is selected, on however old a message: the ledger says what it was for,
 * the button what comes next, and that goes in at the same door as `/imagine`.
 */
export async function handlePress(
  interaction: Interaction,
  event: EventOfType<'press'>,
  responder: Responder,
  services: Services,
): Promise<void> {
  const { button, job, imageIndex } = await findPressedButton(event.customId, interaction, services);
  const context = await loadButtonContext(job, imageIndex, interaction, event.message, event.values, services);
  const key = [event.customId, ...event.values].join(' ');
  await performAction(button.onPress(context), job, key, interaction, responder, services);
}

/** What happens when a form is sent that a button opened. What was written in it is handed back where it is refused. */
export async function handleSubmit(
  interaction: Interaction,
  { customId, fields, message }: EventOfType<'submit'>,
  responder: Responder,
  services: Services,
): Promise<void> {
  const { button, job, imageIndex } = await findPressedButton(customId, interaction, services);
  if (!button.onSubmit) throw new UserError('This form is from another version of Lorikeet. Use `/imagine` to go on.');
  const { onSubmit } = button;
  const key = [customId, JSON.stringify([...fields])].join(' ');
  await returnInputOnError(fields, async () => {
    const context = await loadButtonContext(job, imageIndex, interaction, message, [], services);
    await performAction(onSubmit(context, fields), job, key, interaction, responder, services);
  });
}

interface PressedButton {
  readonly button: Button;
  readonly job: Job;
  readonly imageIndex: number;
}

/** What a custom_id stands for. @throws Refusal where it stands for nothing here */
async function findPressedButton(
  customId: string,
  interaction: Interaction,
  services: Services,
): Promise<PressedButton> {
  const decoded = buttonCustomId.safeDecode(customId).data;
  const button = decoded && BUTTON_BY_ID.get(decoded.button);
  if (!decoded || !button)
    throw new UserError('This button is from another version of Lorikeet. Use `/imagine` to go on.');
  // Whoever presses at once is faster than the ledger.
  if (button.on !== 'running') await services.generator.waitUntilRecorded(decoded.job);
  return { button, job: await findVisibleJob(decoded.job, interaction, services), imageIndex: decoded.image };
}

async function performAction(
  action: ButtonAction,
  job: Job,
  singleFlightKey: string,
  interaction: Interaction,
  responder: Responder,
  { generator, singleFlight }: Services,
): Promise<void> {
  switch (action.do) {
    case 'paint': {
      const { draft } = action;
      // Of what only one person sees everything that comes is for that person too.
      const request = { ...interaction, private: job.private };
      return singleFlight.run(singleFlightKey, () =>
        generator.generate(draft, request, () => responder.deferReply(job.private)),
      );
    }
    case 'ask':
      return responder.showModal(action.modal);
    case 'tell':
      return action.replacesMessage
        ? responder.update(renderInfoMessage(action.infoMessage))
        : responder.replyEphemeral(renderInfoMessage(action.infoMessage));
    case 'cancel':
      generator.cancel(job.id, interaction.person, canManageMessages(interaction.place));
      return responder.deferUpdate();
    case 'delete':
      checkMayDelete(job, interaction.person, interaction.place);
      await responder.deferUpdate();
      return responder.deleteMessage();
  }
}

function checkMayDelete(job: Job, { id }: Person, place: Place): void {
  if (job.person.id === id || canManageMessages(place)) return;
  throw new UserError(`Only <@${job.person.id}>, or somebody who may manage messages, can delete this.`);
}

/** Whether somebody may end or take away what is others’. */
export function canManageMessages(place: Place): boolean {
  return (place.permissions & MANAGE_MESSAGES_PERMISSION) !== 0n;
}
