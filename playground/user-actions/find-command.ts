import {
  type APIApplicationCommand,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType as Type,
} from 'discord.js';
import type { Platform } from '../platform.ts';
import { hasPermissions } from '../state/permissions.ts';
import { type Actor, locateActor } from './interaction-packet.ts';
import { UserActionRefusedError } from './user-action-refused-error.ts';

/** A command as a person picked it, and the subcommands on the way to its values. */
export interface PickedCommand {
  command: APIApplicationCommand;
  /** Subcommand group and subcommand, outer one first. */
  path: APIApplicationCommandOption[];
  /** The options that hold values. */
  options: APIApplicationCommandOption[];
}

/**
 * Finds a command by id or name. Subcommands follow behind spaces: `preset add`.
 * @throws ActRefusedError where there is none, or this person does not see it here
 */
export function findCommand(
  platform: Platform,
  actor: Actor,
  nameOrId: string,
  types: readonly number[],
): PickedCommand {
  const { channel, member } = locateActor(platform, actor);
  const usable = platform.commands.listUsable(channel.guild).filter(({ type }) => types.includes(type));
  // A menu's name may hold spaces, a slash command's cannot.
  const exactMatch = usable.find(({ id, name }) => id === nameOrId || name === nameOrId);
  const [first = '', ...rest] = nameOrId.split(' ');
  const command = exactMatch ?? usable.find(({ id, name }) => id === first || name === first);
  if (!command) throw new UserActionRefusedError(`There is no command ${nameOrId} here.`);
  const contexts = command.contexts ?? (command.dm_permission === false ? [0] : [0, 1]);
  if (!contexts.some((context) => context === (channel.guild ? 0 : 1)))
    throw new UserActionRefusedError(`${command.name} cannot be used here.`);
  if (command.nsfw && channel.guild && !channel.nsfw)
    throw new UserActionRefusedError(`${command.name} can be used in age-restricted channels only.`);
  const requiredPermissions = command.default_member_permissions;
  // "0" hides a command from all but administrators (application-commands, "Permissions").
  const isPermitted =
    !member ||
    requiredPermissions == null ||
    (requiredPermissions === '0'
      ? hasPermissions(member.permissions, 1n << 62n)
      : hasPermissions(member.permissions, BigInt(requiredPermissions)));
  if (!isPermitted) throw new UserActionRefusedError(`You may not use /${command.name} here.`);
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

/** As a person types it, without the slash: `preset add`. */
export function fullCommandName({ command, path }: PickedCommand): string {
  return [command, ...path].map(({ name }) => name).join(' ');
}
