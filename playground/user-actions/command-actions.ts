import { type APIApplicationCommandOption, ApplicationCommandOptionType as Type } from 'discord.js';
import type { UserAction, UserActionOption, UserActionRefused } from '../contract.ts';
import type { Platform } from '../platform.ts';
import { checkOption } from './check-option.ts';
import { findCommand, fullCommandName, type PickedCommand } from './find-command.ts';
import { createInteraction, sendInteraction } from './interaction-packet.ts';
import { createResolver, type Resolver, type UploadedFiles } from './resolver.ts';
import { UserActionRefusedError } from './user-action-refused-error.ts';

type ActionOf<D extends UserAction['do']> = Extract<UserAction, { do: D }>;

/** Sends a slash command. @throws UserActionRefusedError with the options that Discord's client would mark as invalid */
export async function runCommand(
  platform: Platform,
  action: ActionOf<'command'>,
  files: UploadedFiles,
): Promise<string> {
  const picked = findCommand(platform, action, action.command, [1]);
  const problems: UserActionRefused['problems'] = [];
  for (const { name, required } of picked.options)
    if (required && !action.options.some((option) => option.name === name))
      problems.push({ name, message: 'This option is required.' });
  for (const { option, given } of pairOptions(picked, action.options, problems)) {
    const message = checkOption(platform.world, option, given.value);
    if (message) problems.push({ name: given.name, message });
    else if (option.type === Type.Attachment && !files.has(String(given.value)))
      problems.push({ name: given.name, message: 'Choose a file.' });
  }
  if (problems.length > 0) throw new UserActionRefusedError(`/${picked.command.name} has invalid options.`, problems);
  const resolver = createResolver(platform, action, files);
  const options = await Promise.all(
    pairOptions(picked, action.options).map(async ({ option, given }) => ({
      type: option.type,
      name: option.name,
      value: await resolveOptionValue(resolver, option, given),
    })),
  );
  const { packet, interaction } = createInteraction(platform, action, {
    type: 2,
    data: { ...commandData(picked, options), ...(resolver.resolved ? { resolved: resolver.resolved } : {}) },
    state: { commandType: 1, commandName: fullCommandName(picked) },
  });
  return sendInteraction(platform, packet, interaction);
}

/** Requests choices while a user types. Incomplete and invalid values are sent unchanged, as Discord does. */
export function requestAutocomplete(platform: Platform, action: ActionOf<'autocomplete'>): string {
  const picked = findCommand(platform, action, action.command, [1]);
  const focused = picked.options.find(({ name }) => name === action.focused);
  if (!focused || !('autocomplete' in focused) || !focused.autocomplete)
    throw new UserActionRefusedError(`${action.focused} has no autocomplete.`);
  const otherOptions = pairOptions(picked, action.options).filter(
    ({ option }) => option !== focused && option.type !== Type.Attachment,
  );
  const typedText = action.options.find(({ name }) => name === action.focused)?.value ?? '';
  const options = otherOptions.map(({ option, given }) => ({
    type: option.type,
    name: option.name,
    value: given.value,
  }));
  const focusedOption = { type: focused.type, name: focused.name, value: String(typedText), focused: true };
  const { packet, interaction } = createInteraction(platform, action, {
    type: 4,
    data: commandData(picked, [...options, focusedOption]),
    state: { commandType: 1, focusedType: focused.type },
  });
  return sendInteraction(platform, packet, interaction);
}

/** Sends a context menu command on a message or a user. */
export function runContextMenuCommand(platform: Platform, action: ActionOf<'menu'>, files: UploadedFiles): string {
  const picked = findCommand(platform, action, action.command, [2, 3]);
  const { command } = picked;
  const resolver = createResolver(platform, action, files);
  if (command.type === 2 && !resolver.user(action.target)) throw new UserActionRefusedError('User not found.');
  if (command.type === 3) {
    const stored = platform.messages.get(action.target);
    const isVisible =
      stored && stored.message.channel_id === action.channel && (stored.onlyVisibleTo ?? action.user) === action.user;
    if (!isVisible) throw new UserActionRefusedError('Message not found in this channel.');
    resolver.message(action.target, stored.message);
  }
  const { packet, interaction } = createInteraction(platform, action, {
    type: 2,
    data: { ...commandData(picked, []), target_id: action.target, resolved: resolver.resolved },
    state: { commandType: command.type, commandName: command.name },
  });
  return sendInteraction(platform, packet, interaction);
}

/** Each given value with its option; values for unknown options are added to `problems`. */
function pairOptions(
  { options }: PickedCommand,
  given: readonly UserActionOption[],
  problems: UserActionRefused['problems'] = [],
) {
  return given.flatMap((one) => {
    const option = options.find(({ name }) => name === one.name);
    if (!option) problems.push({ name: one.name, message: 'Option not found.' });
    return option ? [{ option, given: one }] : [];
  });
}

async function resolveOptionValue(
  resolver: Resolver,
  option: APIApplicationCommandOption,
  { name, value }: UserActionOption,
) {
  const id = String(value);
  if (option.type === Type.Attachment) return resolver.file(id, name);
  if (option.type === Type.User) resolver.user(id);
  if (option.type === Type.Channel) resolver.channel(id);
  if (option.type === Type.Role) resolver.role(id);
  if (option.type === Type.Mentionable) resolver.user(id) || resolver.role(id);
  return value;
}

/** The `data` of a command; options are nested in their subcommands. */
function commandData({ command, path }: PickedCommand, valueOptions: unknown[]) {
  const nested = path.reduceRight<unknown[]>((options, { type, name }) => [{ type, name, options }], valueOptions);
  const { id, name, type, guild_id } = command;
  const options = nested.length > 0 ? { options: nested } : {};
  return { id, name, type, ...(guild_id ? { guild_id } : {}), ...options };
}
