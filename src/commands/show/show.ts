import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord.js';
import type { Command } from '#commands/command.ts';
import { plainText } from '#schema/language/t.ts';
import { MINE_PREFIX, showMine, turnMinePage } from './mine.ts';
import { deliverWaiting, showWaiting } from './waiting.ts';

/** `/show`: a person's own pictures, those that wait and those that they have. */
export const show = {
  data: () => ({
    type: ApplicationCommandType.ChatInput,
    name: 'show',
    description: plainText('Show your pictures'),
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
    options: [
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'mine',
        description: plainText('Show your pictures of the last 30 days'),
      },
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'waiting',
        description: plainText('Show your pictures that I could not deliver, and those that are late'),
      },
    ],
  }),
  // Without a sub-command, as clients send it that have the command of an earlier version.
  execute: (context) => (context.name === 'show mine' ? showMine(context) : showWaiting(context)),
  onPress: (context) => (context.customId.startsWith(MINE_PREFIX) ? turnMinePage(context) : deliverWaiting(context)),
} as const satisfies Command;
