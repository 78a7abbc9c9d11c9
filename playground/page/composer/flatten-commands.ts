import type { APIApplicationCommand, APIApplicationCommandOption } from 'discord.js';

/** Makes each subcommand a command of its own: name `preset add`, id `<id> add`. */
export const flattenCommands = (commands: readonly APIApplicationCommand[]): APIApplicationCommand[] =>
  commands.flatMap((command) => flattenCommand(command, command.options ?? []));

function flattenCommand(
  command: APIApplicationCommand,
  options: readonly APIApplicationCommandOption[],
): APIApplicationCommand[] {
  const subcommands = options.filter((option) => option.type === 1 || option.type === 2);
  if (!subcommands.length) return [command];
  return subcommands.flatMap((subcommand) => {
    const { id, name } = command;
    const flat = {
      ...command,
      id: `${id} ${subcommand.name}`,
      name: `${name} ${subcommand.name}`,
      description: subcommand.description,
    };
    return flattenCommand({ ...flat, options: subcommand.options ?? [] }, subcommand.options ?? []);
  });
}
