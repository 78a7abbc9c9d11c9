import { createHash } from 'node:crypto';
import { type REST, type RESTPostAPIApplicationCommandsJSONBody, Routes } from 'discord.js';
import type { Logger } from 'pino';
import { z } from 'zod';
import { COMMANDS } from '#commands/index.ts';
import { localizedCommand } from '#commands/localize.ts';
import { shortcutCommandData } from '#commands/shortcut.ts';
import { inLanguage } from '#schema/language/ambient.ts';
import { digestCatalogues } from '#schema/language/catalogues.ts';
import type { Models } from '#services/models/models.ts';
import type { Presets } from '#services/presets/presets.ts';
import type { Shortcuts } from '#services/presets/shortcuts.ts';
import { createKeyedSerialQueue } from '#services/serial-queue.ts';
import type { Store } from '#services/store/store.ts';

export interface ShortcutsOptions {
  readonly rest: REST;
  /** Known once the bot is logged in. */
  readonly applicationId: () => string;
  readonly presets: Presets;
  readonly models: Models;
  /** Whether this process registers the commands of a server. */
  readonly ownsGuild: (guild: string) => boolean;
  readonly store: Store;
  readonly log: Logger;
}

/** Registers each server's shortcut commands with Discord, if their definitions differ from those registered last. */
export function createShortcuts({
  rest,
  applicationId,
  presets,
  models,
  ownsGuild,
  store,
  log,
}: ShortcutsOptions): Shortcuts {
  const hashes = store.collection('shortcuts', z.string());
  const registrations = createKeyedSerialQueue();

  const definitions = (guild: string): (() => RESTPostAPIApplicationCommandsJSONBody)[] =>
    presets.getForGuild(guild).presets.flatMap((preset) => {
      const baseModel = models.findByName(preset.paints.model);
      return preset.shortcut && baseModel ? [() => shortcutCommandData(preset, baseModel)] : [];
    });

  const register = async (guild: string) => {
    using _held = await presets.load(guild);
    const builders = definitions(guild);
    const inEnglish = JSON.stringify(builders.map((build) => inLanguage('en', build)));
    const hash = builders.length
      ? createHash('sha256').update(inEnglish).update(digestCatalogues()).digest('hex')
      : 'none';
    if (((await hashes.get(guild)) ?? 'none') === hash) return;
    const body = builders.map(localizedCommand);
    await rest.put(Routes.applicationGuildCommands(applicationId(), guild), { body });
    await hashes.set(guild, hash);
    log.info({ guild, commands: body.map(({ name }) => name) }, 'shortcuts registered');
  };

  const sync = (guild: string) => registrations.run(guild, () => register(guild));

  const refresh = (guild: string) =>
    sync(guild).catch((error) => log.warn({ guild, err: error }, 'the shortcuts of a server could not be registered'));

  const refreshed = new Set<string>();

  return {
    reservedNames: new Set(COMMANDS.keys()),
    sync,
    refresh,
    refreshOnce: (guild) => {
      if (refreshed.has(guild) || !ownsGuild(guild)) return;
      refreshed.add(guild);
      void refresh(guild);
    },
  };
}
