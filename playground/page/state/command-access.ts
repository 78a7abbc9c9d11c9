/** Who may use which command where. The server refuses by the same rules by which the page hides. */
import type { APIApplicationCommand } from 'discord.js';

/** The channel and the user's permissions in it; `guild` is `undefined` in a direct message. */
export interface CommandPlace {
  guild: { id: string; permissions: bigint } | undefined;
  nsfw: boolean;
}

/** ADMINISTRATOR (topics/permissions). */
const ADMINISTRATOR = 1n << 3n;

type Command = Pick<
  APIApplicationCommand,
  'name' | 'type' | 'guild_id' | 'contexts' | 'dm_permission' | 'nsfw' | 'default_member_permissions'
>;

/** Why Discord does not offer a command here; `undefined` where it does. */
export function whyUnusable(command: Command, { guild, nsfw }: CommandPlace): string | undefined {
  const label = command.type === 1 ? `/${command.name}` : command.name;
  const contexts = command.contexts ?? (command.dm_permission === false ? [0] : [0, 1]);
  if (!contexts.some((context) => context === (guild ? 0 : 1))) return `${label} cannot be used here.`;
  if (command.nsfw && guild && !nsfw) return `${label} can only be used in age-restricted channels.`;
  const required = command.default_member_permissions;
  if (!guild || required == null || (guild.permissions & ADMINISTRATOR) !== 0n) return undefined;
  // "0" hides a command from everybody but administrators (application-commands, "Permissions").
  const permitted = required !== '0' && (guild.permissions & BigInt(required)) === BigInt(required);
  return permitted ? undefined : `You do not have permission to use ${label} here.`;
}

/** The commands that Discord offers here. A guild's command hides the global one of the same name. */
export function listUsableCommands<T extends Command>(commands: readonly T[], place: CommandPlace): T[] {
  const here = commands.filter((each) => !each.guild_id || each.guild_id === place.guild?.id);
  const isHidden = (command: T) =>
    !command.guild_id && here.some((each) => each.guild_id && each.name === command.name && each.type === command.type);
  return here.filter((each) => !isHidden(each) && whyUnusable(each, place) === undefined);
}
