import { replaced } from '#schema/guild-presets.ts';
import type { Preset } from '#schema/preset.ts';
import { folded } from '#schema/preset-names.ts';
import { checkPreset } from '#schema/preset-rules.ts';
import type { Services } from '../command.ts';
import { checkFree } from './add.ts';

/**
 * Changes one preset, from what it is when its turn comes: others may change it at the same time.
 * @throws Refusal where it is gone, and for what it may not be
 */
export async function changePreset(
  guild: string,
  key: string,
  services: Services,
  change: (before: Preset) => Preset,
): Promise<Preset> {
  const { presets, catalogue, workshop } = services;
  let names: [from: string, to: string] | undefined;
  const after = await presets.change(guild, (all) => {
    const before = presets.keyed(guild, key);
    const wanted = change(before);
    const checked = checkPreset(wanted, catalogue.get(wanted.paints.model));
    if (folded(checked.name) !== folded(before.name)) checkFree(checked.name, guild, services);
    names = [before.name, checked.name];
    return replaced(all, before.name, checked);
  });
  const [from, to] = names ?? ['', ''];
  void services.shortcuts.refresh(guild);
  if (from !== to) await workshop.previews.rename(guild, from, to);
  return after.presets.find(({ name }) => name === to) ?? presets.get(guild, to);
}
