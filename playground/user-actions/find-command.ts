import {
  type APIApplicationCommand,
  type APIApplicationCommandOption,
  PermissionFlagsBits,
  ApplicationCommandOptionType as Type,
} from 'discord.js';
import type { Platform } from '../platform.ts';
import { hasPermissions } from '../state/permissions.ts';
import { type Actor, locateActor } from './interaction-packet.ts';
import { UserActionRefusedError } from './user-action-refused-error.ts';

/** The command that a user picked, with its subcommand. */
export interface PickedCommand {
  command: APIApplicationCommand;
  /** Subcommand group and subcommand, group first. */
  path: APIApplicationCommandOption[];
  /** The options that hold values. */
  options: APIApplicationCommandOption[];
}

/**
 * Finds a command by id or name, followed by its subcommand: `preset add`.
 * @throws UserActionRefusedError where it does not exist, or the user cannot use it here
 */
export function findCommand(
  platform: Platform,
  actor: Actor,
  nameOrId: string,
  types: readonly number[],
): PickedCommand {
  const { channel, member } = locateActor(platform, actor);
  const usable = platform.commands.listUsable(channel.guild).filter(({ type }) => types.includes(type));
  // Names of context menu commands may contain spaces, names of slash commands may not.
  const exactMatch = usable.find(({ id, name }) => id === nameOrId || name === nameOrId);
  const [first = '', ...rest] = nameOrId.split(' ');
  const command = exactMatch ?? usable.find(({ id, name }) => id === first || name === first);
  if (!command) throw new UserActionRefusedError(`Command ${nameOrId} not found here.`);
  const contexts = command.contexts ?? (command.dm_permission === false ? [0] : [0, 1]);
  if (!contexts.some((context) => context === (channel.guild ? 0 : 1)))
    throw new UserActionRefusedError(`${command.name} cannot be used here.`);
  if (command.nsfw && channel.guild && !channel.nsfw)
    throw new UserActionRefusedError(`${command.name} can only be used in age-restricted channels.`);
  const requiredPermissions = command.default_member_permissions;
  // "0" hides a command from everybody but administrators (application-commands, "Permissions").
  const isPermitted =
    !member ||
    requiredPermissions == null ||
    (requiredPermissions === '0'
      ? hasPermissions(member.permissions, PermissionFlagsBits.Administrator)
      : hasPermissions(member.permissions, BigInt(requiredPermissions)));
  if (!isPermitted) throw new UserActionRefusedError(`You do not have permission to use /${command.name} here.`);
  return { command, ...resolveSubcommand(command, exactMatch ? [] : rest) };
}

function resolveSubcommand(
  command: APIApplicationCommand,
  names: readonly string[],
): Pick<PickedCommand, 'path' | 'options'> {
  const path: APIApplicationCommandOption[] = [];
  let options = command.options ?? [];
  for (const name of names) {
    const next = options.find((option) => option.name === name);
    if (!next || (next.type !== Type.Subcommand && next.type !== Type.SubcommandGroup))
      throw new UserActionRefusedError(`${command.name} has no subcommand ${name}.`);
    path.push(next);
    options = next.options ?? [];
  }
  const nested = options.some(({ type }) => type === Type.Subcommand || type === Type.SubcommandGroup);
  if (nested) throw new UserActionRefusedError(`${command.name} needs a subcommand.`);
  return { path, options };
}

/** The name as users type it, without the slash: `preset add`. */
export function fullCommandName({ command, path }: PickedCommand): string {
  return [command, ...path].map(({ name }) => name).join(' ');
}
