import { createHash } from 'node:crypto';
import { type REST, type RESTPostAPIApplicationCommandsJSONBody, Routes } from 'discord.js';
import type { Logger } from 'pino';
import { z } from 'zod';
import { COMMANDS } from '#commands/index.ts';
import { shortcutData } from '#commands/shortcut.ts';
import type { Catalogue } from '#services/catalogue.ts';
import type { Presets } from '#services/presets.ts';
import type { Shortcuts } from '#services/presets-shortcuts.ts';
import type { Store } from '#services/store/store.ts';

export interface ShortcutOptions {
  readonly rest: REST;
  /** Known once the bot is logged in. */
  readonly application: () => string;
  readonly presets: Presets;
  readonly catalogue: Catalogue;
  /** Whether this process registers the commands of a server. */
  readonly owns: (guild: string) => boolean;
  readonly store: Store;
  readonly log: Logger;
}

/** Registers the commands that a server's presets have of their own, where their definitions are not those registered last. */
export function createShortcuts({
  rest,
  application,
  presets,
  catalogue,
  owns,
  store,
  log,
}: ShortcutOptions): Shortcuts {
  const hashes = store.shelf('shortcuts', z.string());
  const turns = new Map<string, Promise<void>>();

  const definitions = (guild: string): RESTPostAPIApplicationCommandsJSONBody[] =>
    presets.of(guild).presets.flatMap((preset) => {
      const card = catalogue.cards.find(({ model }) => model === preset.paints.model);
      return preset.shortcut && card ? [shortcutData(preset, card)] : [];
    });

  const register = async (guild: string) => {
    const body = definitions(guild);
    const hash = body.length ? createHash('sha256').update(JSON.stringify(body)).digest('hex') : 'none';
    if (((await hashes.get(guild)) ?? 'none') === hash) return;
    await rest.put(Routes.applicationGuildCommands(application(), guild), { body });
    await hashes.set(guild, hash);
    log.info({ guild, commands: body.map(({ name }) => name) }, 'shortcuts registered');
  };

  const sync = (guild: string) => {
    const turn = (turns.get(guild) ?? Promise.resolve()).catch(() => {}).then(() => register(guild));
    turns.set(guild, turn);
    return turn;
  };

  const refresh = (guild: string) =>
    sync(guild).catch((error) => log.warn({ guild, err: error }, 'the shortcuts of a server could not be registered'));

  return {
    taken: new Set(COMMANDS.keys()),
    sync,
    refresh,
    refreshAll: async () => {
      for (const guild of presets.guilds().filter(owns)) await refresh(guild);
    },
  };
}
