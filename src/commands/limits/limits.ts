import {
  type APIApplicationCommandIntegerOption,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
  ApplicationCommandOptionType as Type,
} from 'discord.js';
import type { Command } from '#commands/command.ts';
import { EMPTY_GUILD_SETTINGS, type GuildSettings, type PersonLimits } from '#schema/guild-settings.ts';
import type { CommandOptions } from '#schema/interaction/interaction.ts';
import { canManageGuild } from '#schema/preset/access.ts';
import { UserError } from '#schema/user-error.ts';
import { guildLimitsMessage } from './messages.ts';

const integerOption = (
  name: string,
  description: string,
  min: number,
  max: number,
): APIApplicationCommandIntegerOption => ({
  type: Type.Integer,
  name,
  description,
  min_value: min,
  max_value: max,
});
const PERSON_LIMIT_OPTIONS = [
  integerOption('at_once', 'Jobs that may run at once for one person; 0: may not paint', 0, 1000),
  integerOption('waiting', 'Jobs of one person that may wait', 1, 1000),
  integerOption('pictures_per_day', 'Pictures a day for one person; 0: may not paint', 0, 1_000_000),
];
const roleOption = {
  type: Type.Role as const,
  name: 'role',
  description: 'The role; @everyone stands for each person',
  required: true,
};

/** `/limits`: what people may paint in a server. For who manages it; members see theirs with `/me limits`. */
export const limits = {
  data: () => ({
    type: ApplicationCommandType.ChatInput,
    name: 'limits',
    description: 'How much may be painted in this server, by role',
    default_member_permissions: String(PermissionFlagsBits.ManageGuild),
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    options: [
      { type: Type.Subcommand, name: 'show', description: 'Show the limits of this server' },
      { type: Type.Subcommand, name: 'everyone', description: 'Limit each person', options: PERSON_LIMIT_OPTIONS },
      {
        type: Type.Subcommand,
        name: 'role',
        description: 'Give the members of a role other limits, higher or lower',
        options: [roleOption, ...PERSON_LIMIT_OPTIONS],
      },
      {
        type: Type.Subcommand,
        name: 'server',
        description: 'Limit all people together; without a number, lift that',
        options: [integerOption('pictures_per_day', 'Pictures a day of the whole server', 0, 1_000_000_000)],
      },
      {
        type: Type.Subcommand,
        name: 'clear',
        description: 'Forget the limits of a role; without one, all limits of this server',
        options: [{ ...roleOption, required: false }],
      },
    ],
  }),
  execute: async ({ interaction: { person, place }, options, name, reply, services }) => {
    const { guild } = place;
    if (!guild) throw new UserError('Limits belong to a server: please use this in one.');
    // Who may see a command can be changed in a server's settings, so that it does not decide who may use it.
    if (!canManageGuild(place))
      throw new UserError('Only members with *Manage Server* can use this. `/me limits` shows yours.');
    const change = SETTINGS_CHANGES.get(name.split(' ')[1] ?? '');
    const saved = change
      ? await services.settings.update(guild, (before) => change(before, options, guild))
      : services.settings.getForGuild(guild);
    await reply.replyEphemeral(
      guildLimitsMessage(saved, services.quota.usedTodayIn(guild, person.id).server, services),
    );
  },
} as const satisfies Command;

type SettingsChange = (before: GuildSettings, options: CommandOptions, guild: string) => GuildSettings;

/** What each sub-command changes; the others only show. */
const SETTINGS_CHANGES: ReadonlyMap<string, SettingsChange> = new Map<string, SettingsChange>([
  ['everyone', (before, options) => withLimits(before, undefined, options)],
  ['role', (before, options, guild) => withLimits(before, readRoleOption(options, guild), options)],
  ['server', (before, options) => ({ ...before, picturesPerDay: readNumberOption(options, 'pictures_per_day') })],
  [
    'clear',
    (before, options, guild) => {
      // The way to be rid of a role that no longer exists.
      if (!options.has('role')) return EMPTY_GUILD_SETTINGS;
      const cleared = readRoleOption(options, guild);
      if (cleared === undefined) return { ...before, everyone: EMPTY_GUILD_SETTINGS.everyone };
      const roles = Object.entries(before.roles).filter(([id]) => id !== cleared);
      return { ...before, roles: Object.fromEntries(roles) };
    },
  ],
]);

/** With the numbers that were given; those that were not stay. */
function withLimits(before: GuildSettings, roleId: string | undefined, options: CommandOptions): GuildSettings {
  const givenLimits: PersonLimits = {
    atOnce: readNumberOption(options, 'at_once'),
    waiting: readNumberOption(options, 'waiting'),
    picturesPerDay: readNumberOption(options, 'pictures_per_day'),
  };
  const definedLimits = Object.fromEntries(Object.entries(givenLimits).filter(([, value]) => value !== undefined));
  if (Object.keys(definedLimits).length === 0)
    throw new UserError('Say what to limit: `at_once`, `waiting` or `pictures_per_day`.');
  if (roleId === undefined) return { ...before, everyone: { ...before.everyone, ...definedLimits } };
  return { ...before, roles: { ...before.roles, [roleId]: { ...before.roles[roleId], ...definedLimits } } };
}

/** A role's id; none for @everyone, the role that has the server's own id. */
function readRoleOption(options: CommandOptions, guild: string): string | undefined {
  const id = options.get('role');
  return typeof id === 'string' && id !== guild ? id : undefined;
}

function readNumberOption(options: CommandOptions, name: string): number | undefined {
  const value = options.get(name);
  return typeof value === 'number' ? value : undefined;
}
