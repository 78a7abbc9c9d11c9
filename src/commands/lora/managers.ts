import { ApplicationCommandOptionType as Type } from 'discord.js';
import { UserError } from '#schema/user-error.ts';
import { requireGuildManager, type SubCommand, textOption } from './shared/sub-command.ts';
import { loraMessage, smallText } from './views/components.ts';

/** `/lora managers`: roles that may change presets too. */
export const managers = {
  data: {
    name: 'managers',
    description: 'Say which roles may change presets, beside those who manage the server',
    options: [
      { type: Type.Role, name: 'add', description: 'A role that may change presets from now on' },
      { type: Type.Role, name: 'remove', description: 'A role that may no longer' },
    ],
  },
  execute: async ({ interaction, options, reply, services: { presets } }) => {
    const guild = requireGuildManager(interaction);
    const [added, removed] = [textOption(options, 'add'), textOption(options, 'remove')];
    if (added === guild) throw new UserError('That would let everybody change presets. Name another role.');
    const saved =
      added || removed
        ? await presets.update(guild, (before) => ({
            ...before,
            managers: [...new Set([...before.managers, ...(added ? [added] : [])])].filter((id) => id !== removed),
          }))
        : presets.getForGuild(guild);
    const roles = saved.managers.map((id) => `<@&${id}>`).join(', ');
    await reply.replyEphemeral(
      loraMessage([
        `### Who may change presets\nWho has *Manage Server*${roles ? `, and ${roles}` : ''}.`,
        smallText('/lora managers add: or remove: changes this.'),
      ]),
    );
  },
} as const satisfies SubCommand;
