import type { Attachment, PacketCommand, PacketOption } from './packet.ts';

/** What an option has: for a file, the file. */
export type OptionValue = string | number | boolean | Attachment;
export type CommandOptions = ReadonlyMap<string, OptionValue>;

/** Discord's option types for a sub-command and for a file. */
const [OPTION_TYPE_SUB_COMMAND, OPTION_TYPE_ATTACHMENT] = [1, 11];

/** A sub-command's name follows its command's: `lora add`; its options are those that count. */
export function flattenSubCommand({ name, options }: PacketCommand): {
  name: string;
  options: readonly PacketOption[];
} {
  const subCommand = options.find(({ type }) => type === OPTION_TYPE_SUB_COMMAND);
  return subCommand ? { name: `${name} ${subCommand.name}`, options: subCommand.options ?? [] } : { name, options };
}

/** Options by name. The value of a file option is an id; the file itself is in `resolved`. */
export function readOptions(
  options: readonly PacketOption[],
  files: Readonly<Record<string, Attachment>> = {},
): CommandOptions {
  return new Map(
    options.flatMap(({ name, type, value }) => {
      const resolved = type === OPTION_TYPE_ATTACHMENT ? files[String(value)] : value;
      return resolved === undefined ? [] : [[name, resolved]];
    }),
  );
}
