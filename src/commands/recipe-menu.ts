import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import { detailsMessage } from '#buttons/details.ts';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import { buttonCustomId } from '#schema/interaction/custom-id.ts';
import { isOwnMessage } from '#schema/interaction/own-message.ts';
import { UserError } from '#schema/user-error.ts';
import type { Command } from './command.ts';
import { findVisibleJob, loadButtonContext } from './components/result-controls.ts';

/** `Recipe` in a message's context menu: the details of a result, found by the custom_ids of its controls. */
export const recipeMenu = {
  data: () => ({
    type: ApplicationCommandType.Message,
    name: 'Recipe',
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  }),

  onContextMenu: async (context) => {
    const { interaction, message, reply, services } = context;
    const customIds = isOwnMessage(message, interaction) ? message.customIds : [];
    const [component] = customIds.flatMap((customId) => buttonCustomId.safeDecode(customId).data ?? []);
    if (!component) {
      throw new UserError('I did not paint this message’s picture. Open *Recipe* on one that I painted.');
    }
    const job = await findVisibleJob(component.job, interaction, services);
    const details = detailsMessage(await loadButtonContext(job, { imageIndex: 0, message, values: [] }, context));
    await reply.replyEphemeral(renderInfoMessage(details));
  },
} as const satisfies Command;
