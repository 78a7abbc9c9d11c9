import { type APIApplicationCommandOption, ApplicationCommandOptionType as Type } from 'discord.js';
import type { Act, ActOption, ActRefused } from '../contract.ts';
import type { Platform } from '../platform.ts';
import { send, wrap } from './envelope.ts';
import { findCommand, nameOf, type Picked } from './find-command.ts';
import { complaint } from './option-rules.ts';
import { ActRefusedError } from './refused.ts';
import { createResolver, type Files, type Resolver } from './resolve.ts';

type Of<D extends Act['do']> = Extract<Act, { do: D }>;

/** Sends a slash command. @throws ActRefusedError naming the options that Discord's client would mark red */
export async function doCommand(platform: Platform, act: Of<'command'>, files: Files): Promise<string> {
  const picked = findCommand(platform, act, act.command, [1]);
  const problems: ActRefused['problems'] = [];
  for (const { name, required } of picked.options)
    if (required && !act.options.some((option) => option.name === name))
      problems.push({ name, message: 'This option is required.' });
  for (const { option, given } of pairs(picked, act.options, problems)) {
    const message = complaint(platform.world, option, given.value);
    if (message) problems.push({ name: given.name, message });
    else if (option.type === Type.Attachment && !files.has(String(given.value)))
      problems.push({ name: given.name, message: 'Choose a file.' });
  }
  if (problems.length > 0) throw new ActRefusedError(`/${picked.command.name} cannot be sent like this.`, problems);
  const resolver = createResolver(platform, act, files);
  const options = await Promise.all(
    pairs(picked, act.options).map(async ({ option, given }) => ({
      type: option.type,
      name: option.name,
      value: await fill(resolver, option, given),
    })),
  );
  const { packet, live } = wrap(platform, act, {
    type: 2,
    data: { ...commandData(picked, options), ...(resolver.resolved ? { resolved: resolver.resolved } : {}) },
    live: { commandType: 1, commandName: nameOf(picked) },
  });
  return send(platform, packet, live);
}

/** Asks for choices while a person types. Half-typed and invalid values are sent as they are, as Discord does. */
export function doAutocomplete(platform: Platform, act: Of<'autocomplete'>): string {
  const picked = findCommand(platform, act, act.command, [1]);
  const focused = picked.options.find(({ name }) => name === act.focused);
  if (!focused || !('autocomplete' in focused) || !focused.autocomplete)
    throw new ActRefusedError(`${act.focused} has no autocomplete.`);
  const typed = pairs(picked, act.options).filter(
    ({ option }) => option !== focused && option.type !== Type.Attachment,
  );
  const now = act.options.find(({ name }) => name === act.focused)?.value ?? '';
  const options = typed.map(({ option, given }) => ({ type: option.type, name: option.name, value: given.value }));
  const asked = { type: focused.type, name: focused.name, value: String(now), focused: true };
  const { packet, live } = wrap(platform, act, {
    type: 4,
    data: commandData(picked, [...options, asked]),
    live: { commandType: 1, focusedType: focused.type },
  });
  return send(platform, packet, live);
}

/** Opens a context menu on a message or a person. */
export function doMenu(platform: Platform, act: Of<'menu'>, files: Files): string {
  const picked = findCommand(platform, act, act.command, [2, 3]);
  const { command } = picked;
  const resolver = createResolver(platform, act, files);
  if (command.type === 2 && !resolver.user(act.target)) throw new ActRefusedError('There is no such person.');
  if (command.type === 3) {
    const stored = platform.messages.get(act.target);
    const seen = stored && stored.message.channel_id === act.channel && (stored.onlyFor ?? act.user) === act.user;
    if (!seen) throw new ActRefusedError('There is no such message here.');
    resolver.message(act.target, stored.message);
  }
  const { packet, live } = wrap(platform, act, {
    type: 2,
    data: { ...commandData(picked, []), target_id: act.target, resolved: resolver.resolved },
    live: { commandType: command.type, commandName: command.name },
  });
  return send(platform, packet, live);
}

/** Each given value with the option that it is for; unknown ones become problems. */
function pairs({ options }: Picked, given: readonly ActOption[], problems: ActRefused['problems'] = []) {
  return given.flatMap((one) => {
    const option = options.find(({ name }) => name === one.name);
    if (!option) problems.push({ name: one.name, message: 'There is no such option.' });
    return option ? [{ option, given: one }] : [];
  });
}

async function fill(resolver: Resolver, option: APIApplicationCommandOption, { name, value }: ActOption) {
  const id = String(value);
  if (option.type === Type.Attachment) return resolver.file(id, name);
  if (option.type === Type.User) resolver.user(id);
  if (option.type === Type.Channel) resolver.channel(id);
  if (option.type === Type.Role) resolver.role(id);
  if (option.type === Type.Mentionable) resolver.user(id) || resolver.role(id);
  return value;
}

/** `data` of a command: its values lie inside its subcommands. */
function commandData({ command, path }: Picked, values: unknown[]) {
  const nested = path.reduceRight<unknown[]>((options, { type, name }) => [{ type, name, options }], values);
  const { id, name, type, guild_id } = command;
  const options = nested.length > 0 ? { options: nested } : {};
  return { id, name, type, ...(guild_id ? { guild_id } : {}), ...options };
}
