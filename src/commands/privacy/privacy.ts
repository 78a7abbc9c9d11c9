import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import type { BaseContext, Command, ComponentContext } from '#commands/command.ts';
import { plainText } from '#schema/language/t.ts';
import { UserError } from '#schema/user-error.ts';
import { confirmErasureMessage, erasureStartedMessage, exportMessage, privacyMessage } from './messages.ts';

/** Bytes of one file of an export: a client opens it at once, and memory holds no more. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;

/** `/privacy`: what is kept of a person, and what they can do about it. */
export const privacy = {
  data: () => ({
    type: ApplicationCommandType.ChatInput,
    name: 'privacy',
    description: plainText('Show what I keep of you, get it as a file, or have it erased'),
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  }),
  execute: ({ reply, services }) => reply.replyEphemeral(privacyMessage(services.privacy.retention)),
  onPress: async (context) => {
    const handler = ACTIONS.get(context.customId);
    if (!handler) throw new UserError('This button is from an older version. Use `/privacy` again.');
    await handler(context);
  },
} as const satisfies Command;

const ACTIONS: ReadonlyMap<string, (context: ComponentContext) => Promise<void>> = new Map([
  ['privacy:show', ({ reply, services }) => reply.update(privacyMessage(services.privacy.retention))],
  ['privacy:erase', ({ reply }) => reply.update(confirmErasureMessage())],
  ['privacy:confirm', erase],
  ['privacy:export', exportAll],
]);

async function erase({ interaction, reply, services }: BaseContext): Promise<void> {
  await reply.deferUpdate();
  await services.privacy.erase(interaction.person.id, interaction.reply.id);
  await reply.editReply(erasureStartedMessage());
}

function exportAll({ interaction, reply, services }: BaseContext): Promise<void> {
  const { person, place } = interaction;
  return services.singleFlight.run(
    `export ${person.id}`,
    async () => {
      await reply.deferReply(true);
      let part = 0;
      for await (const bytes of services.privacy.exportFiles(person.id, Math.min(MAX_FILE_BYTES, place.sizeLimit))) {
        part += 1;
        await (part === 1 ? reply.editReply(exportMessage(bytes, part)) : reply.followUp(exportMessage(bytes, part)));
      }
    },
    reply.deferUpdate,
  );
}
