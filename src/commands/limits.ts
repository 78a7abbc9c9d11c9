import {
  type APIApplicationCommandIntegerOption,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
  ApplicationCommandOptionType as Type,
} from 'discord.js';
import type { CommandOptions } from '#schema/interaction.ts';
import { managesServer } from '#schema/preset-access.ts';
import { Refusal } from '#schema/refusal.ts';
import { type GuildSettings, NO_SETTINGS, type PersonLimits } from '#schema/settings.ts';
import type { Command } from './command.ts';
import { limitsPage } from './limits-view.ts';

const number = (
  name: string,
  description: string,
  least: number,
  most: number,
): APIApplicationCommandIntegerOption => ({
  type: Type.Integer,
  name,
  description,
  min_value: least,
  max_value: most,
});
const OF_PEOPLE = [
  number('at_once', 'Jobs that may run at once for one person; 0: may not paint', 0, 1000),
  number('waiting', 'Jobs of one person that may wait', 1, 1000),
  number('pictures_per_day', 'Pictures a day for one person; 0: may not paint', 0, 1_000_000),
];
const role = {
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
      { type: Type.Subcommand, name: 'everyone', description: 'Limit each person', options: OF_PEOPLE },
      {
        type: Type.Subcommand,
        name: 'role',
        description: 'Give the members of a role other limits, higher or lower',
        options: [role, ...OF_PEOPLE],
      },
      {
        type: Type.Subcommand,
        name: 'server',
        description: 'Limit all people together; without a number, lift that',
        options: [number('pictures_per_day', 'Pictures a day of the whole server', 0, 1_000_000_000)],
      },
      {
        type: Type.Subcommand,
        name: 'clear',
        description: 'Forget the limits of a role; without one, all limits of this server',
        options: [{ ...role, required: false }],
      },
    ],
  }),
  run: async ({ person, place }, options, answer, services, name) => {
    const { guild } = place;
    if (!guild) throw new Refusal('Limits belong to a server: please use this in one.');
    // Who may see a command can be changed in a server's settings, so that it does not decide who may use it.
    if (!managesServer(place))
      throw new Refusal('Only members with *Manage Server* can use this. `/me limits` shows yours.');
    const change = CHANGES.get(name.split(' ')[1] ?? '');
    const kept = change
      ? await services.settings.change(guild, (before) => change(before, options, guild))
      : services.settings.of(guild);
    await answer.whisper(limitsPage(kept, services.spending.todayIn(guild, person.id).server, services));
  },
} as const satisfies Command;

type Change = (before: GuildSettings, options: CommandOptions, guild: string) => GuildSettings;

/** What each sub-command changes; the others only show. */
const CHANGES: ReadonlyMap<string, Change> = new Map<string, Change>([
  ['everyone', (before, options) => withLimits(before, undefined, options)],
  ['role', (before, options, guild) => withLimits(before, roleIn(options, guild), options)],
  ['server', (before, options) => ({ ...before, picturesPerDay: numberIn(options, 'pictures_per_day') })],
  [
    'clear',
    (before, options, guild) => {
      // The way to be rid of a role that no longer exists.
      if (!options.has('role')) return NO_SETTINGS;
      const cleared = roleIn(options, guild);
      if (cleared === undefined) return { ...before, everyone: NO_SETTINGS.everyone };
      const roles = Object.entries(before.roles).filter(([id]) => id !== cleared);
      return { ...before, roles: Object.fromEntries(roles) };
    },
  ],
]);

/** With the numbers that were given; those that were not stay. */
function withLimits(before: GuildSettings, of: string | undefined, options: CommandOptions): GuildSettings {
  const given: PersonLimits = {
    atOnce: numberIn(options, 'at_once'),
    waiting: numberIn(options, 'waiting'),
    picturesPerDay: numberIn(options, 'pictures_per_day'),
  };
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  if (Object.keys(said).length === 0)
    throw new Refusal('Say what to limit: `at_once`, `waiting` or `pictures_per_day`.');
  if (of === undefined) return { ...before, everyone: { ...before.everyone, ...said } };
  return { ...before, roles: { ...before.roles, [of]: { ...before.roles[of], ...said } } };
}

/** A role's id; none for @everyone, the role that has the server's own id. */
function roleIn(options: CommandOptions, guild: string): string | undefined {
  const id = options.get('role');
  return typeof id === 'string' && id !== guild ? id : undefined;
}

function numberIn(options: CommandOptions, name: string): number | undefined {
  const value = options.get(name);
  return typeof value === 'number' ? value : undefined;
}
