import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import { detailsMessage } from '#buttons/details.ts';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import { jobIdOfFile } from '#discord/result-file-name.ts';
import { buttonCustomId } from '#schema/interaction/components/custom-id.ts';
import type { Interaction } from '#schema/interaction/interaction.ts';
import { isOwnMessage } from '#schema/interaction/own-message.ts';
import type { Job } from '#schema/job/job.ts';
import { UserError } from '#schema/user-error.ts';
import type { Command, ContextMenuContext } from './command.ts';
import { loadButtonContext } from './components/button-context.ts';
import { findVisibleJob } from './components/result-controls.ts';
import { choosePrivacy } from './shared/choose-privacy.ts';
import { composeFound, findRecipeInFiles, foundRecipeMessage } from './shared/found-recipe.ts';

/** The menu's name; the custom_ids of its buttons begin with it. */
const COMMAND_NAME = 'Recipe';
const PAINT_PREFIX = `${COMMAND_NAME}:`;

/**
 * `Recipe` in a message's context menu: the details of a result, found by the custom_ids of its controls; of any other picture
 * what its file says.
 */
export const recipeMenu = {
  data: () => ({
    type: ApplicationCommandType.Message,
    name: COMMAND_NAME,
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  }),

  onContextMenu: async (context) => {
    const { message, reply } = context;
    const job = await findPaintedJob(context);
    if (!job) return showFoundRecipe(context);
    const details = detailsMessage(await loadButtonContext(job, { imageIndex: 0, message, values: [] }, context));
    await reply.replyEphemeral(renderInfoMessage(details));
  },

  onPress: async (context) => {
    const { customId, values, interaction, reply, services } = context;
    const key = customId.slice(PAINT_PREFIX.length);
    const paint = async () => {
      const stored = await services.foundRecipes.find(storageKey(key, interaction));
      if (!stored) throw new UserError('This was open for too long. Open *Recipe* on the picture again.');
      const draft = composeFound(stored, interaction, services);
      const isPrivate = stored.private || (await choosePrivacy(context));
      if (isPrivate === undefined) return;
      const request = { ...interaction, private: isPrivate };
      await services.generator.generate(draft, request, () => reply.deferReply(isPrivate));
    };
    const pressKey = [customId, ...values, interaction.person.id].join(' ');
    await services.singleFlight.runRepeatable(pressKey, paint, reply.deferUpdate);
  },
} as const satisfies Command;

/** Nobody else must paint it, and nowhere else, as the message may be private. */
const storageKey = (id: string, { person, place }: Interaction) => `${id}-${person.id}-${place.channel ?? ''}`;

/** What the files of a message's pictures say, where somebody or something else made them. */
async function showFoundRecipe({ interaction, message, reply, services }: ContextMenuContext): Promise<void> {
  if (message.pictures.length === 0) throw new UserError('This message has no picture.');
  await reply.deferReply(true);
  const found = await findRecipeInFiles(message.pictures, services);
  if (!found)
    throw new UserError(
      'I did not paint this picture, and its file does not say how it was painted. Many sites and apps take that out.',
    );
  const { text, lora, spoiler } = found;
  await services.foundRecipes.save(storageKey(interaction.reply.id, interaction), {
    text,
    ...(lora && { lora }),
    ...(spoiler && { spoiler }),
    private: message.private,
  });
  await reply.editReply(renderInfoMessage(foundRecipeMessage(found, `${PAINT_PREFIX}${interaction.reply.id}`)));
}

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
  const isOwn = !job?.erased && job?.person.id === interaction.person.id && job.guild === interaction.place.guild;
  return isOwn || job === undefined ? job : findVisibleJob(job.id, interaction, services);
}
