import { createHash } from 'node:crypto';
import { type GuildPresets, guildPresets, MAX_PRESETS, MAX_SHORTCUTS, NO_PRESETS } from '#schema/guild-presets.ts';
import { nearest } from '#schema/nearest.ts';
import type { Preset } from '#schema/preset.ts';
import { folded, slug } from '#schema/preset-names.ts';
import { Refusal } from '#schema/refusal.ts';
import { listed, shown } from '#schema/words.ts';
import { type Bus, SILENT } from './bus.ts';
import { type GuildValues, openGuildValues } from './guild-values.ts';
import type { Store } from './store/store.ts';

/** Every server's presets. Reading is from memory, since it answers autocomplete. */
export interface Presets extends GuildValues<GuildPresets> {
  find(guild: string | undefined, name: string): Preset | undefined;
  /** @throws Refusal with the nearest names, where there is none such */
  get(guild: string | undefined, name: string): Preset;
  /** By its {@link presetKey}. @throws Refusal where there is none such any more */
  keyed(guild: string, key: string): Preset;
}

/** Opens what the store has, and follows what other processes change. */
export async function openPresets(store: Store, bus: Bus = SILENT): Promise<Presets> {
  const values = await openGuildValues(store, bus, { name: 'presets', schema: guildPresets, none: NO_PRESETS, check });
  const { of } = values;
  const find = (guild: string | undefined, name: string) => named(of(guild), name);

  return {
    ...values,
    find,
    get: (guild, name) => {
      const found = find(guild, name);
      if (found) return found;
      const near = nearest(
        name,
        of(guild).presets.map((each) => each.name),
      ).map((each) => `**${each}**`);
      const instead = near.length ? `Did you mean ${listed(near, 'or')}?` : 'See `/lora list`.';
      throw new Refusal(`There is no preset \`${shown(name)}\` in this server. ${instead}`);
    },
    keyed: (guild, key) => {
      const found = of(guild).presets.find(({ name }) => presetKey(name) === key);
      if (found) return found;
      throw new Refusal('That preset was removed or has another name now. See `/lora list`.');
    },
  };
}

/** What stands for a preset in a custom_id, which holds no text of people's. */
export function presetKey(name: string): string {
  return createHash('sha256').update(folded(name)).digest('hex').slice(0, 12);
}

/** The preset of this name, whatever its case. */
function named({ presets }: GuildPresets, name: string): Preset | undefined {
  const wanted = folded(name);
  return presets.find((each) => folded(each.name) === wanted);
}

function check({ presets }: GuildPresets): void {
  if (presets.length > MAX_PRESETS) {
    throw new Refusal(`A server can have ${MAX_PRESETS} presets. Remove one that nobody uses.`);
  }
  if (presets.filter(({ shortcut }) => shortcut).length > MAX_SHORTCUTS) {
    throw new Refusal(`Up to ${MAX_SHORTCUTS} presets of a server can have a command of their own.`);
  }
  const commands = presets.filter(({ shortcut }) => shortcut).map(({ name }) => slug(name));
  const both = commands.find((name, index) => commands.indexOf(name) !== index);
  if (both !== undefined) throw new Refusal(`Two presets would have the command \`/${both}\`. Choose another name.`);
  const names = presets.map(({ name }) => folded(name));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Refusal(`There is a preset **${twice}** already. Choose another name.`);
}
