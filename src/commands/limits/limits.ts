import {
  type APIApplicationCommandIntegerOption,
  type APIApplicationCommandNumberOption,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
  ApplicationCommandOptionType as Type,
} from 'discord.js';
import type { Command, CommandContext } from '#commands/command.ts';
import { EMPTY_GUILD_SETTINGS, type GuildSettings, type PersonLimits } from '#schema/guild-settings.ts';
import type { CommandOptions } from '#schema/interaction/interaction.ts';
import { plainText, type Sentence } from '#schema/language/t.ts';
import { canManageGuild } from '#schema/preset/access.ts';
import { microsOf } from '#schema/price/money.ts';
import { UserError } from '#schema/user-error.ts';
import { giftSubCommands, grantGift, revokeGifts } from './grant.ts';
import { guildLimitsMessage } from './messages.ts';

const integerOption = (
  name: string,
  description: Sentence,
  min: number,
  max: number,
): APIApplicationCommandIntegerOption => ({
  type: Type.Integer,
  name,
  description: plainText(description),
  min_value: min,
  max_value: max,
});
const dollarsOption = (name: string, description: Sentence): APIApplicationCommandNumberOption => ({
  type: Type.Number,
  name,
  description: plainText(description),
  min_value: 0,
  max_value: 1_000_000,
});
const personLimitOptions = () => [
  integerOption('at_once', 'Jobs that one person may run at once; 0 forbids painting', 0, 1000),
  integerOption('waiting', 'Jobs that one person may have waiting', 1, 1000),
  integerOption('pictures_per_day', 'Pictures that one person may paint a day; 0 forbids painting', 0, 1_000_000),
  integerOption('pictures_per_month', 'Pictures that one person may paint a month', 0, 1_000_000),
  dollarsOption('dollars_per_day', 'US dollars that one person’s pictures may cost a day'),
  dollarsOption('dollars_per_month', 'US dollars that one person’s pictures may cost a month'),
];
const roleOption = () => ({
  type: Type.Role as const,
  name: 'role',
  description: plainText('The role; @everyone means every person'),
  required: true,
});

/** `/limits`: how much may be painted in a server. For its managers; members see their own limits with `/me limits`. */
export const limits = {
  data: () => ({
    type: ApplicationCommandType.ChatInput,
    name: 'limits',
    description: plainText('Limit how much members of this server may paint'),
    default_member_permissions: String(PermissionFlagsBits.ManageGuild),
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    options: [
      { type: Type.Subcommand, name: 'show', description: plainText('Show the limits of this server') },
      {
        type: Type.Subcommand,
        name: 'everyone',
        description: plainText('Set the limits of every person'),
        options: personLimitOptions(),
      },
      {
        type: Type.Subcommand,
        name: 'role',
        description: plainText('Set higher or lower limits for the members of a role'),
        options: [roleOption(), ...personLimitOptions()],
      },
      {
        type: Type.Subcommand,
        name: 'server',
        description: plainText('Limit the whole server; limits that are left out are removed'),
        options: [
          integerOption('pictures_per_day', 'Pictures that all members together may paint a day', 0, 1_000_000_000),
          integerOption('pictures_per_month', 'Pictures that all members together may paint a month', 0, 1_000_000_000),
          dollarsOption('dollars_per_month', 'US dollars that all members’ pictures may cost a month'),
        ],
      },
      {
        type: Type.Subcommand,
        name: 'clear',
        description: plainText('Remove the limits of a role; without one, all limits of this server'),
        options: [{ ...roleOption(), required: false }],
      },
      ...giftSubCommands(),
    ],
  }),
  execute: async (context) => {
    const { interaction, options, name, reply, services } = context;
    const { person, place } = interaction;
    const { guild } = place;
    if (!guild) throw new UserError('Limits belong to a server: please use this command in one.');
    // A server's settings can show the command to others, so that seeing it does not prove a permission.
    if (!canManageGuild(place))
      throw new UserError('Only members with *Manage Server* can use this. `/me limits` shows yours.');
    const [, subCommand = ''] = name.split(' ');
    const changeGifts = GIFT_CHANGES.get(subCommand);
    if (changeGifts) return changeGifts(guild, context);
    const change = SETTINGS_CHANGES.get(subCommand);
    const saved = change
      ? await services.settings.update(guild, (before) => change(before, options, guild))
      : services.settings.getForGuild(guild);
    await reply.replyEphemeral(
      guildLimitsMessage(
        saved,
        services.quota.usedTodayIn(guild, person.id).server,
        services.gifts.list(guild),
        services,
      ),
    );
  },
} as const satisfies Command;

type SettingsChange = (before: GuildSettings, options: CommandOptions, guild: string) => GuildSettings;

const GIFT_CHANGES: ReadonlyMap<string, (guild: string, context: CommandContext) => Promise<void>> = new Map([
  ['grant', grantGift],
  ['revoke', revokeGifts],
]);

/** What each sub-command changes; the others change nothing. */
const SETTINGS_CHANGES: ReadonlyMap<string, SettingsChange> = new Map<string, SettingsChange>([
  ['everyone', (before, options) => withLimits(before, undefined, options)],
  ['role', (before, options, guild) => withLimits(before, readRoleOption(options, guild), options)],
  [
    'server',
    (before, options) => ({
      ...before,
      picturesPerDay: readNumberOption(options, 'pictures_per_day'),
      picturesPerMonth: readNumberOption(options, 'pictures_per_month'),
      microsPerMonth: readDollarsOption(options, 'dollars_per_month'),
    }),
  ],
  [
    'clear',
    (before, options, guild) => {
      // This also removes limits of roles that no longer exist.
      if (!options.has('role')) return EMPTY_GUILD_SETTINGS;
      const cleared = readRoleOption(options, guild);
      if (cleared === undefined) return { ...before, everyone: EMPTY_GUILD_SETTINGS.everyone };
      const roles = Object.entries(before.roles).filter(([id]) => id !== cleared);
      return { ...before, roles: Object.fromEntries(roles) };
    },
  ],
]);

/** Sets the limits that were given and keeps the others. */
function withLimits(before: GuildSettings, roleId: string | undefined, options: CommandOptions): GuildSettings {
  const givenLimits: PersonLimits = {
    atOnce: readNumberOption(options, 'at_once'),
    waiting: readNumberOption(options, 'waiting'),
    picturesPerDay: readNumberOption(options, 'pictures_per_day'),
    picturesPerMonth: readNumberOption(options, 'pictures_per_month'),
    microsPerDay: readDollarsOption(options, 'dollars_per_day'),
    microsPerMonth: readDollarsOption(options, 'dollars_per_month'),
  };
  const definedLimits = Object.fromEntries(Object.entries(givenLimits).filter(([, value]) => value !== undefined));
  if (Object.keys(definedLimits).length === 0)
    throw new UserError('Say what to limit, such as `at_once`, `pictures_per_day` or `dollars_per_month`.');
  if (roleId === undefined) return { ...before, everyone: { ...before.everyone, ...definedLimits } };
  return { ...before, roles: { ...before.roles, [roleId]: { ...before.roles[roleId], ...definedLimits } } };
}

/** A role's id; undefined for @everyone, whose id is the server's. */
function readRoleOption(options: CommandOptions, guild: string): string | undefined {
  const id = options.get('role');
  return typeof id === 'string' && id !== guild ? id : undefined;
}

function readDollarsOption(options: CommandOptions, name: string): number | undefined {
  const dollars = readNumberOption(options, name);
  return dollars === undefined ? undefined : microsOf(dollars);
}

function readNumberOption(options: CommandOptions, name: string): number | undefined {
  const value = options.get(name);
  return typeof value === 'number' ? value : undefined;
}
