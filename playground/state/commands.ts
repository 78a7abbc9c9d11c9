import type { APIApplicationCommand } from 'discord.js';
import { z } from 'zod';
import { createDiscordError, invalidFormBody } from '#playground/discord-error.ts';
import { omitNullish } from '#playground/omit-nullish.ts';
import { type CommandBody, command, commandList } from '#playground/validate/commands/command.ts';
import { parseOrThrow } from '#playground/validate/parse-or-throw.ts';

/** The registered application commands, by scope: global or one guild. */
export interface CommandRegistry {
  /** @param guild `null` for the global commands */
  list(guild: string | null): APIApplicationCommand[];
  /** Replaces all commands of a scope. A command with the same type and name keeps its id. */
  replace(guild: string | null, body: unknown): APIApplicationCommand[];
  /** Adds a command, or overwrites the one with the same type and name. */
  create(guild: string | null, body: unknown): { command: APIApplicationCommand; isNew: boolean };
  /** Changes the given fields of a command. */
  edit(guild: string | null, id: string, body: unknown): APIApplicationCommand;
  remove(guild: string | null, id: string): void;
  get(guild: string | null, id: string): APIApplicationCommand;
  /** The commands available in a guild, or with `null` in direct messages. A guild command hides the global one of the same name. */
  listUsable(guild: string | null): APIApplicationCommand[];
  listAll(): APIApplicationCommand[];
}

const apiCommandSchema = z.custom<APIApplicationCommand>();

export function createCommandRegistry(options: {
  snowflake: () => string;
  application: string;
  onChange: () => void;
}): CommandRegistry {
  const scopes = new Map<string | null, APIApplicationCommand[]>();
  const list = (guild: string | null) => scopes.get(guild) ?? [];
  const isSameCommand = (one: { type?: number; name: string }) => (other: { type?: number; name: string }) =>
    other.name === one.name && (other.type ?? 1) === (one.type ?? 1);
  const toApiCommand = (body: CommandBody, guild: string | null, id: string): APIApplicationCommand => {
    const defaults = { default_member_permissions: null, nsfw: false, integration_types: [0], description: '' };
    const ownFields = { id, application_id: options.application, version: options.snowflake() };
    const scope = guild === null ? { contexts: null, dm_permission: true } : { guild_id: guild };
    return apiCommandSchema.parse({ ...defaults, ...scope, ...omitNullish(body), ...ownFields });
  };
  const store = (guild: string | null, commands: APIApplicationCommand[]): void => {
    scopes.set(guild, commands);
    options.onChange();
  };
  const get = (guild: string | null, id: string): APIApplicationCommand => {
    const found = list(guild).find((one) => one.id === id);
    if (!found) throw createDiscordError('unknownCommand');
    return found;
  };
  return {
    list,
    get,
    listAll: () => [...scopes.values()].flat(),
    listUsable(guild) {
      const guildCommands = guild === null ? [] : list(guild);
      return [...guildCommands, ...list(null).filter((one) => !guildCommands.some(isSameCommand(one)))];
    },
    replace(guild, body) {
      const before = list(guild);
      const commands = parseOrThrow(commandList, body).map((one) =>
        toApiCommand(one, guild, before.find(isSameCommand(one))?.id ?? options.snowflake()),
      );
      store(guild, commands);
      return commands;
    },
    create(guild, body) {
      const checked = parseOrThrow(command, body);
      const before = list(guild).find(isSameCommand(checked));
      const created = toApiCommand(checked, guild, before?.id ?? options.snowflake());
      const next = [...list(guild).filter((one) => one !== before), created];
      parseOrThrow(commandList, next);
      store(guild, next);
      return { command: created, isNew: before === undefined };
    },
    edit(guild, id, body) {
      const before = get(guild, id);
      const change = z.looseObject({}).safeParse(body);
      if (!change.success) throw invalidFormBody([{ path: [], code: 'MODEL_TYPE_CONVERT', message: 'Not a command' }]);
      const edited = toApiCommand(parseOrThrow(command, { ...before, ...change.data, type: before.type }), guild, id);
      store(
        guild,
        list(guild).map((one) => (one === before ? edited : one)),
      );
      return edited;
    },
    remove(guild, id) {
      const removed = get(guild, id);
      store(
        guild,
        list(guild).filter((one) => one !== removed),
      );
    },
  };
}
