import type { APIApplicationCommand, APIApplicationCommandOption } from 'discord.js';

/** Every command that can be sent: those with sub-commands once for each, `preset add`, with the id `… add`. */
export const flatten = (commands: readonly APIApplicationCommand[]): APIApplicationCommand[] =>
  commands.flatMap((command) => branches(command, command.options ?? []));

function branches(
  command: APIApplicationCommand,
  options: readonly APIApplicationCommandOption[],
): APIApplicationCommand[] {
  const inner = options.filter((option) => option.type === 1 || option.type === 2);
  if (!inner.length) return [command];
  return inner.flatMap((sub) => {
    const { id, name } = command;
    const branch = { ...command, id: `${id} ${sub.name}`, name: `${name} ${sub.name}`, description: sub.description };
    return branches({ ...branch, options: sub.options ?? [] }, sub.options ?? []);
  });
}
