import {
  type APIApplicationCommand,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType as Type,
} from 'discord.js';
import { whyUnusable } from '../page/state/command-access.ts';
import type { Platform } from '../platform.ts';
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
  if (!command) {
    const name = platform.commands.listAll().find(({ id }) => id === first)?.name ?? first;
    const label = /^\d+$/u.test(name) ? 'This command' : `/${[name, ...rest].join(' ')}`;
    throw new UserActionRefusedError(`${label} does not exist here.`);
  }
  const guild = channel.guild && member ? { id: channel.guild, permissions: member.permissions } : undefined;
  const reason = whyUnusable(command, { guild, nsfw: channel.nsfw });
  if (reason) throw new UserActionRefusedError(reason);
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
