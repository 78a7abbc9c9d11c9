import type { APIApplicationCommand } from 'discord.js';
import { z } from 'zod';
import { invalidForm, refused } from './discord-error.ts';
import { check } from './validate/check.ts';
import { type CommandBody, command, commandList } from './validate/command.ts';
import { withoutEmpty } from './without-empty.ts';

/** The registered application commands: global ones and those of guilds. */
export interface Commands {
  /** @param guild `null` for the global ones */
  list(guild: string | null): APIApplicationCommand[];
  /** Replaces all of a scope. A command of the same type and name keeps its id. */
  replace(guild: string | null, body: unknown): APIApplicationCommand[];
  /** Adds one, or overwrites the one of the same type and name. */
  create(guild: string | null, body: unknown): { command: APIApplicationCommand; isNew: boolean };
  /** Changes the given fields of one. */
  edit(guild: string | null, id: string, body: unknown): APIApplicationCommand;
  remove(guild: string | null, id: string): void;
  get(guild: string | null, id: string): APIApplicationCommand;
  /** What can be used in a guild or, with `null`, in a direct message. A guild's own hides a global one of the same name. */
  usable(guild: string | null): APIApplicationCommand[];
  all(): APIApplicationCommand[];
}

const shaped = z.custom<APIApplicationCommand>();

export function createCommands(options: {
  snowflake: () => string;
  application: string;
  onChange: () => void;
}): Commands {
  const scopes = new Map<string | null, APIApplicationCommand[]>();
  const list = (guild: string | null) => scopes.get(guild) ?? [];
  const same = (one: { type?: number; name: string }) => (other: { type?: number; name: string }) =>
    other.name === one.name && (other.type ?? 1) === (one.type ?? 1);
  const finish = (body: CommandBody, guild: string | null, id: string): APIApplicationCommand => {
    const defaults = { default_member_permissions: null, nsfw: false, integration_types: [0], description: '' };
    const owned = { id, application_id: options.application, version: options.snowflake() };
    const scope = guild === null ? { contexts: null, dm_permission: true } : { guild_id: guild };
    return shaped.parse({ ...defaults, ...scope, ...withoutEmpty(body), ...owned });
  };
  const store = (guild: string | null, commands: APIApplicationCommand[]): void => {
    scopes.set(guild, commands);
    options.onChange();
  };
  const get = (guild: string | null, id: string): APIApplicationCommand => {
    const found = list(guild).find((one) => one.id === id);
    if (!found) throw refused('unknownCommand');
    return found;
  };
  return {
    list,
    get,
    all: () => [...scopes.values()].flat(),
    usable(guild) {
      const own = guild === null ? [] : list(guild);
      return [...own, ...list(null).filter((one) => !own.some(same(one)))];
    },
    replace(guild, body) {
      const before = list(guild);
      const commands = check(commandList, body).map((one) =>
        finish(one, guild, before.find(same(one))?.id ?? options.snowflake()),
      );
      store(guild, commands);
      return commands;
    },
    create(guild, body) {
      const checked = check(command, body);
      const before = list(guild).find(same(checked));
      const made = finish(checked, guild, before?.id ?? options.snowflake());
      const next = [...list(guild).filter((one) => one !== before), made];
      check(commandList, next);
      store(guild, next);
      return { command: made, isNew: before === undefined };
    },
    edit(guild, id, body) {
      const before = get(guild, id);
      const change = z.looseObject({}).safeParse(body);
      if (!change.success) throw invalidForm([{ path: [], code: 'MODEL_TYPE_CONVERT', message: 'Not a command' }]);
      const made = finish(check(command, { ...before, ...change.data, type: before.type }), guild, id);
      store(
        guild,
        list(guild).map((one) => (one === before ? made : one)),
      );
      return made;
    },
    remove(guild, id) {
      const gone = get(guild, id);
      store(
        guild,
        list(guild).filter((one) => one !== gone),
      );
    },
  };
}
