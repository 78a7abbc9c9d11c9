import { ApplicationCommandOptionType as Type } from 'discord.js';
import { Refusal } from '#schema/refusal.ts';
import { panel, small } from './parts.ts';
import { ownGuild, type SubCommand, textOption } from './sub-command.ts';

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
  run: async (ask, options, answer, { presets }) => {
    const guild = ownGuild(ask);
    const [added, removed] = [textOption(options, 'add'), textOption(options, 'remove')];
    if (added === guild) throw new Refusal('That would let everybody change presets. Name another role.');
    const kept =
      added || removed
        ? await presets.change(guild, (before) => ({
            ...before,
            managers: [...new Set([...before.managers, ...(added ? [added] : [])])].filter((id) => id !== removed),
          }))
        : presets.of(guild);
    const roles = kept.managers.map((id) => `<@&${id}>`).join(', ');
    await answer.whisper(
      panel([
        `### Who may change presets\nWho has *Manage Server*${roles ? `, and ${roles}` : ''}.`,
        small('/lora managers add: or remove: changes this.'),
      ]),
    );
  },
} as const satisfies SubCommand;
