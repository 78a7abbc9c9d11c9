import { ApplicationCommandOptionType as Type } from 'discord.js';
import { plainText, t } from '#schema/language/t.ts';
import { joinMarkdown, md, mention, smallLines } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import { requireGuildManager, type SubCommand, textOption } from './shared/sub-command.ts';
import { loraMessage } from './views/components.ts';

/** `/lora managers`: roles whose members may change presets. */
export const managers = {
  data: () => ({
    name: 'managers',
    description: plainText('Choose roles that may change presets, besides members with Manage Server'),
    options: [
      { type: Type.Role, name: 'add', description: plainText('Let this role change presets') },
      { type: Type.Role, name: 'remove', description: plainText('No longer let this role change presets') },
    ],
  }),
  execute: async ({ interaction, options, reply, services: { presets } }) => {
    const guild = requireGuildManager(interaction);
    const [added, removed] = [textOption(options, 'add'), textOption(options, 'remove')];
    if (added === guild) throw new UserError('That would let everybody change presets. Choose another role.');
    const saved =
      added || removed
        ? await presets.update(guild, (before) => ({
            ...before,
            managers: [...new Set([...before.managers, ...(added ? [added] : [])])].filter((id) => id !== removed),
          }))
        : presets.getForGuild(guild);
    const roles = joinMarkdown(saved.managers.map(mention.role), ', ');
    await reply.replyEphemeral(
      loraMessage([
        md`### ${t('Who may change presets')}`,
        saved.managers.length
          ? t('Members with *Manage Server*, and {roles}.', { roles })
          : t('Members with *Manage Server*.'),
        smallLines([t('Use `/lora managers` with `add` or `remove` to change this.')]),
      ]),
    );
  },
} as const satisfies SubCommand;
