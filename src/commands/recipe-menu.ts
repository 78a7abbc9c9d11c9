import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import { detailsMessage } from '#buttons/details.ts';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import { jobIdOfFile } from '#discord/result-file-name.ts';
import { buttonCustomId } from '#schema/interaction/custom-id.ts';
import { isOwnMessage } from '#schema/interaction/own-message.ts';
import type { Job } from '#schema/job/job.ts';
import { UserError } from '#schema/user-error.ts';
import type { Command, ContextMenuContext } from './command.ts';
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
    const { message, reply } = context;
    const job = await findPaintedJob(context);
    if (!job) throw new UserError('I did not paint this message’s picture. Open *Recipe* on one that I painted.');
    const details = detailsMessage(await loadButtonContext(job, { imageIndex: 0, message, values: [] }, context));
    await reply.replyEphemeral(renderInfoMessage(details));
  },
} as const satisfies Command;

/**
 * The job whose result a message shows: by its controls, or where a picture of it was forwarded or linked to, by the name of the
 * file. Neither proves anything, so the person must have been able to see the job here, or it is their own.
 */
async function findPaintedJob({ interaction, message, services }: ContextMenuContext): Promise<Job | undefined> {
  const customIds = isOwnMessage(message, interaction) ? message.customIds : [];
  const [component] = customIds.flatMap((customId) => buttonCustomId.safeDecode(customId).data ?? []);
  if (component) return findVisibleJob(component.job, interaction, services);
  const [named] = message.pictures.flatMap(({ url }) => jobIdOfFile(url) ?? []);
  const job = named === undefined ? undefined : await services.jobStore.find(named);
  const isOwn = job?.person.id === interaction.person.id && job.guild === interaction.place.guild;
  return isOwn || job === undefined ? job : findVisibleJob(job.id, interaction, services);
}
