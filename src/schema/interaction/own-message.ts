import { UserError } from '#schema/user-error.ts';
import type { Interaction } from './interaction.ts';
import type { InteractionMessage } from './message.ts';

/**
 * Whether this bot wrote the message. Any app or webhook can post components with our custom_ids, so they alone prove nothing.
 * The user of a bot has the id of its application, except that of the oldest applications; their bots' responses name it.
 */
export function isOwnMessage({ author }: InteractionMessage, { reply }: Pick<Interaction, 'reply'>): boolean {
  const { applicationId } = reply;
  return author.id === applicationId || (author.isBot && author.application === applicationId);
}

/**
 * Checks that what was pressed, or opened a modal, is in a message that this bot wrote in the channel of the interaction.
 * @throws UserError
 */
export function assertOwnMessageHere(
  message: InteractionMessage,
  interaction: Pick<Interaction, 'reply' | 'place'>,
): void {
  if (isOwnMessage(message, interaction) && message.channel === interaction.place.channel) return;
  throw new UserError('This does not belong to a message of mine in this channel. Use `/imagine` to paint a picture.');
}
