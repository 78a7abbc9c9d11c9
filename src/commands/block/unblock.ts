import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord.js';
import type { Command } from '#commands/command.ts';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import { plainText, t } from '#schema/language/t.ts';
import { mention } from '#schema/markdown.ts';
import { DEFAULT_PERMISSIONS, requireTarget } from './access.ts';

/** `/unblock`: takes back what `/block` did. */
export const unblock = {
  data: () => ({
    type: ApplicationCommandType.ChatInput,
    name: 'unblock',
    description: plainText('Let a blocked member paint in this server again'),
    default_member_permissions: DEFAULT_PERMISSIONS,
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    options: [
      {
        type: ApplicationCommandOptionType.User,
        name: 'member',
        description: plainText('Who may paint again'),
        required: true,
      },
    ],
  }),
  execute: async (context) => {
    const { guild, member } = requireTarget(context);
    const wasBlocked = await context.services.blockedMembers.unblock(guild, member);
    const text = wasBlocked
      ? t('{member} can paint here again.', { member: mention.user(member) })
      : t('{member} was not blocked here.', { member: mention.user(member) });
    await context.reply.replyEphemeral(renderInfoMessage([{ kind: 'text', text }]));
  },
} as const satisfies Command;
