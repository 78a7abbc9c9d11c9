import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import { buttonCustomId } from '#schema/interaction/custom-id.ts';
import { detailsMessage } from '#schema/job/details.ts';
import { UserError } from '#schema/user-error.ts';
import type { Command } from './command.ts';
import { loadButtonContext } from './components/button-context.ts';
import { findVisibleJob } from './components/find-visible-job.ts';

/** `Recipe` in a message's menu: the details of what Lorikeet painted, found by the controls of its message. */
export const recipeMenu = {
  data: () => ({
    type: ApplicationCommandType.Message,
    name: 'Recipe',
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  }),

  onContextMenu: async (interaction, { message }, responder, services) => {
    const [component] = message.customIds.flatMap((customId) => buttonCustomId.safeDecode(customId).data ?? []);
    if (!component) {
      throw new UserError('This message is none of my pictures. Open *Recipe* on one that I painted.');
    }
    const job = await findVisibleJob(component.job, interaction, services);
    const context = await loadButtonContext(job, 0, interaction, message, [], services);
    await responder.replyEphemeral(renderInfoMessage(detailsMessage(context)));
  },
} as const satisfies Command;
