import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord.js';
import type { Command, CommandContext } from '#commands/command.ts';
import { plainText } from '#schema/language/t.ts';
import { canManageGuild } from '#schema/preset/access.ts';
import { UserError } from '#schema/user-error.ts';
import { daysOfMonth, readUsage } from '#services/money/usage/usage.ts';
import { drawUsageChart } from '#services/money/usage/usage-chart.ts';
import { usageMessage } from './usage-message.ts';

/** `/usage`: what was spent this month, one's own or the whole server's. */
export const usage = {
  data: () => ({
    type: ApplicationCommandType.ChatInput,
    name: 'usage',
    description: plainText('Show what was painted this month, and what it cost'),
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
    options: [
      { type: ApplicationCommandOptionType.Subcommand, name: 'mine', description: plainText('Your own, here') },
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'server',
        description: plainText('The whole server’s, with a file; for admins'),
      },
    ],
  }),
  execute: async (context) => {
    const isServer = context.name.endsWith(' server');
    if (isServer) requireManagedGuild(context);
    await context.reply.deferReply(true);
    const { interaction, services } = context;
    const { person, place } = interaction;
    const payer = { person: person.id, guild: place.guild };
    const days = daysOfMonth(services.wallClock());
    const found = await readUsage(days, async (day) => {
      const rows = await services.ledger.readDay(payer, day);
      return isServer ? rows : rows.filter((row) => row.person === person.id);
    });
    const gifts = isServer ? [] : services.gifts.list(place.guild, person.id);
    const { reserved } = services.ledger.totals(payer)[isServer ? 'server' : 'person']();
    const picture = found.csv ? await drawUsageChart(found.days, found.unit) : undefined;
    const titleOf = (model: string) => services.models.findByName(model)?.title;
    await context.reply.editReply(usageMessage(found, { isServer, titleOf, reserved, picture, gifts }));
  },
} as const satisfies Command;

function requireManagedGuild({ interaction: { place } }: CommandContext): void {
  if (place.guild === undefined) throw new UserError('Use this in a server. `/usage mine` shows your own.');
  if (!canManageGuild(place))
    throw new UserError('Only members with *Manage Server* can see what all have used. `/usage mine` shows your own.');
}
