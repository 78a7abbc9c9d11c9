import {
  type APIApplicationCommand,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType as Type,
} from 'discord.js';
import { allows } from '../permissions.ts';
import type { Platform } from '../platform.ts';
import { type Actor, placeOf } from './envelope.ts';
import { ActRefusedError } from './refused.ts';

/** A command as a person picked it, and the subcommands on the way to its values. */
export interface Picked {
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
export function findCommand(platform: Platform, actor: Actor, asked: string, types: readonly number[]): Picked {
  const { channel, member } = placeOf(platform, actor);
  const usable = platform.commands.usable(channel.guild).filter(({ type }) => types.includes(type));
  // A menu's name may hold spaces, a slash command's cannot.
  const whole = usable.find(({ id, name }) => id === asked || name === asked);
  const [first = '', ...rest] = asked.split(' ');
  const command = whole ?? usable.find(({ id, name }) => id === first || name === first);
  if (!command) throw new ActRefusedError(`There is no command ${asked} here.`);
  const contexts = command.contexts ?? (command.dm_permission === false ? [0] : [0, 1]);
  if (!contexts.some((context) => context === (channel.guild ? 0 : 1)))
    throw new ActRefusedError(`${command.name} cannot be used here.`);
  if (command.nsfw && channel.guild && !channel.nsfw)
    throw new ActRefusedError(`${command.name} can be used in age-restricted channels only.`);
  const wanted = command.default_member_permissions;
  // "0" hides a command from all but administrators (application-commands, "Permissions").
  const permitted =
    !member ||
    wanted == null ||
    (wanted === '0' ? allows(member.permissions, 1n << 62n) : allows(member.permissions, BigInt(wanted)));
  if (!permitted) throw new ActRefusedError(`You may not use /${command.name} here.`);
  return { command, ...descend(command, whole ? [] : rest) };
}

function descend(command: APIApplicationCommand, names: readonly string[]): Pick<Picked, 'path' | 'options'> {
  const path: APIApplicationCommandOption[] = [];
  let options = command.options ?? [];
  for (const name of names) {
    const next = options.find((option) => option.name === name);
    if (!next || (next.type !== Type.Subcommand && next.type !== Type.SubcommandGroup))
      throw new ActRefusedError(`${command.name} has no subcommand ${name}.`);
    path.push(next);
    options = next.options ?? [];
  }
  const nested = options.some(({ type }) => type === Type.Subcommand || type === Type.SubcommandGroup);
  if (nested) throw new ActRefusedError(`${command.name} needs a subcommand.`);
  return { path, options };
}

/** As a person types it, without the slash: `preset add`. */
export function nameOf({ command, path }: Picked): string {
  return [command, ...path].map(({ name }) => name).join(' ');
}
