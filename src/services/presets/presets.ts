/** Presets: what a server saves under a name, and what goes with them: checks, drafts, previews and shortcuts. */

import { createHash } from 'node:crypto';
import type { Interaction } from '#schema/interaction/interaction.ts';
import { t } from '#schema/language/t.ts';
import { codeSpan, listMarkdown, md } from '#schema/markdown.ts';
import { nearest } from '#schema/nearest.ts';
import { visiblePresets } from '#schema/preset/access.ts';
import {
  EMPTY_GUILD_PRESETS,
  type GuildPresets,
  guildPresets,
  MAX_PRESETS,
  MAX_SHORTCUTS,
} from '#schema/preset/guild-presets.ts';
import { normalizeName, slug } from '#schema/preset/names.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import { type Bus, noopBus } from '#services/bus/bus.ts';
import { type GuildValues, openGuildValues } from '#services/store/cache/guild-values.ts';
import type { Store } from '#services/store/store.ts';

/** Who looks, and from where. */
type Viewer = Pick<Interaction, 'person' | 'place'>;

/** The presets of servers. Reads are from memory, because autocomplete needs them at once. */
export interface Presets extends GuildValues<GuildPresets> {
  find(guild: string | undefined, name: string): Preset | undefined;
  /** The presets that this person sees where they are: every list and sentence that names presets goes by it. */
  visibleTo(viewer: Viewer): readonly Preset[];
  /** One of those. @throws UserError with similar names of theirs, if they see no such preset */
  get(viewer: Viewer, name: string): Preset;
  /** By its {@link presetKey}. @throws UserError if it no longer exists */
  getByKey(guild: string, key: string): Preset;
}

/** Opens the stored presets, and follows what other processes change. */
export function openPresets(store: Store, bus: Bus = noopBus, maxIdle?: number): Presets {
  const values = openGuildValues(store, bus, {
    name: 'presets',
    schema: guildPresets,
    defaultValue: EMPTY_GUILD_PRESETS,
    maxIdle,
    check: checkLimits,
  });
  const { getForGuild } = values;
  const find = (guild: string | undefined, name: string) => findByName(getForGuild(guild), name);
  const visibleTo: Presets['visibleTo'] = ({ person, place }) =>
    visiblePresets(getForGuild(place.guild), person, place);

  return {
    ...values,
    find,
    visibleTo,
    get: (viewer, name) => {
      const visible = visibleTo(viewer);
      const found = find(viewer.place.guild, name);
      if (found && visible.includes(found)) return found;
      const names = nearest(
        name,
        visible.map((each) => each.name),
      );
      const suggestions = names.map((each) => md`**${each}**`);
      const instead = suggestions.length
        ? t('Did you mean {suggestions}?', { suggestions: listMarkdown(suggestions, 'or') })
        : t('See `/lora list`.');
      throw new UserError(t('There is no preset {name} in this server. {instead}', { name: codeSpan(name), instead }), {
        didYouMean: { typed: name, names },
      });
    },
    getByKey: (guild, key) => {
      const found = getForGuild(guild).presets.find(({ name }) => presetKey(name) === key);
      if (found) return found;
      throw new UserError('That preset was removed or has another name now. See `/lora list`.');
    },
  };
}

/** Identifies a preset in a custom_id, which must not contain text that members typed. */
export function presetKey(name: string): string {
  return createHash('sha256').update(normalizeName(name)).digest('hex').slice(0, 12);
}

/** The presets of a server by their normalized names, made once for each change. */
const namesOfPresets = new WeakMap<GuildPresets, ReadonlyMap<string, Preset>>();

/** The preset of this name, case-insensitive. */
function findByName(guild: GuildPresets, name: string): Preset | undefined {
  const byName = namesOfPresets.get(guild) ?? new Map(guild.presets.map((each) => [normalizeName(each.name), each]));
  namesOfPresets.set(guild, byName);
  return byName.get(normalizeName(name));
}

function checkLimits({ presets }: GuildPresets): void {
  if (presets.length > MAX_PRESETS) {
    throw new UserError(
      t('A server can have {maxPresets} presets. Remove one that nobody uses.', { maxPresets: MAX_PRESETS }),
    );
  }
  if (presets.filter(({ shortcut }) => shortcut).length > MAX_SHORTCUTS) {
    throw new UserError(
      t('Up to {maxShortcuts} presets of a server can have a command of their own.', { maxShortcuts: MAX_SHORTCUTS }),
    );
  }
  const commands = presets.filter(({ shortcut }) => shortcut).map(({ name }) => slug(name));
  const duplicateCommand = commands.find((name, index) => commands.indexOf(name) !== index);
  if (duplicateCommand !== undefined)
    throw new UserError(
      t('Two presets would have the command {duplicateCommand}. Choose another name.', {
        duplicateCommand: codeSpan(`/${duplicateCommand}`),
      }),
    );
  const names = presets.map(({ name }) => normalizeName(name));
  const duplicateName = names.find((name, index) => names.indexOf(name) !== index);
  if (duplicateName !== undefined)
    throw new UserError(t('There is a preset **{name}** already. Choose another name.', { name: duplicateName }));
}
