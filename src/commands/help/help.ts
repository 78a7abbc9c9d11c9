import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import type { BaseContext, Command, CommandContext } from '#commands/command.ts';
import { renderInfoMessage } from '#discord/messages/info-message.ts';
import { plainText } from '#schema/language/t.ts';
import { canManageGuild, canManagePresets } from '#schema/preset/access.ts';
import { UserError } from '#schema/user-error.ts';
import { compare } from '../compare/compare.ts';
import { imagine } from '../imagine.ts';
import { limits } from '../limits/limits.ts';
import { lora } from '../lora/lora.ts';
import { me } from '../me.ts';
import { settings } from '../settings/settings.ts';
import { show } from '../show/show.ts';
import { EXAMPLES, type Example } from './examples.ts';
import { type HelpRole, helpMessage } from './help-message.ts';

/** What examples run. Not all commands: the list of all has this one in it. */
const EXAMPLE_COMMANDS: ReadonlyMap<string, (context: CommandContext) => Promise<void>> = new Map([
  ['imagine', imagine.execute],
  ['compare', compare.execute],
  ['lora', lora.execute],
  ['me', me.execute],
  ['show', show.execute],
  ['limits', limits.execute],
  ['settings', settings.execute],
]);

/** `/help`: one page on what this person can do here, with examples to press. */
export const help = {
  data: () => ({
    type: ApplicationCommandType.ChatInput,
    name: 'help',
    description: plainText('What you can do here, with examples to press'),
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  }),

  execute: ({ reply, ...context }) => {
    const page = helpMessage(roleOf(context), context.services.models.default.title);
    return reply.replyEphemeral(renderInfoMessage(page));
  },

  onPress: async ({ customId, ...context }) => {
    const [, id = ''] = customId.split(':');
    const example = EXAMPLES.get(id);
    if (!example) throw new UserError('This example is from an older version. Use `/help` again.');
    if (!example.roles.includes(roleOf(context)))
      throw new UserError('You can no longer do this here. Use `/help` to see what you can do.');
    // A second press is one more picture, but for a double click.
    const { interaction, reply, services } = context;
    await services.singleFlight.runRepeatable(
      `${customId} ${interaction.person.id}`,
      () => runExample(example, context),
      reply.deferUpdate,
    );
  },
} as const satisfies Command;

async function runExample({ command, options }: Example, context: BaseContext): Promise<void> {
  const execute = EXAMPLE_COMMANDS.get(command.split(' ')[0] ?? '');
  if (!execute) throw new Error(`an example runs ${command}, which is not among its commands`);
  await execute({ ...context, name: command, options: new Map(Object.entries(options)) });
}

/** Also whoever is allowed `/limits` and `/settings` by a permission of the command sees them in Discord's list; not here. */
function roleOf({ interaction: { place }, services }: Pick<BaseContext, 'interaction' | 'services'>): HelpRole {
  if (place.guild === undefined || place.isUserInstall) return 'alone';
  if (canManageGuild(place)) return 'admin';
  return canManagePresets(place, services.presets.getForGuild(place.guild).managers) ? 'preset-manager' : 'member';
}
