import type { Services } from '#commands/command.ts';
import { checkNameAvailable } from '#commands/lora/add.ts';
import { replacePreset } from '#schema/preset/guild-presets.ts';
import { normalizeName } from '#schema/preset/names.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { checkPreset } from '#schema/preset/rules.ts';
import { presetKey } from '#services/presets/presets.ts';

/**
 * Changes one preset and saves it. `change` gets the preset as it is then, since others may change it at the same time.
 * @throws UserError where the preset was removed, or its new form is not valid
 */
export async function changePreset(
  guild: string,
  key: string,
  services: Services,
  change: (before: Preset) => Preset,
): Promise<Preset> {
  const { presets, models, presetServices } = services;
  let names: [from: string, to: string] | undefined;
  const after = await presets.update(guild, (guildPresets) => {
    const before = presets.getByKey(guild, key);
    const changed = change(before);
    const checked = checkPreset(changed, models.get(changed.paints.model));
    if (normalizeName(checked.name) !== normalizeName(before.name)) checkNameAvailable(checked.name, guild, services);
    names = [before.name, checked.name];
    return replacePreset(guildPresets, before.name, checked);
  });
  const [from, to] = names ?? ['', ''];
  void services.shortcuts.refresh(guild);
  if (from !== to) await presetServices.previews.rename(guild, from, to);
  return after.presets.find(({ name }) => name === to) ?? presets.getByKey(guild, presetKey(to));
}
