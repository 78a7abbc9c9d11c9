import type { Preset } from '#schema/preset.ts';
import { slug } from '#schema/preset-names.ts';
import { Refusal } from '#schema/refusal.ts';
import { presetKey } from '#services/presets.ts';
import type { Services } from '../command.ts';
import { changePreset } from './save.ts';

/**
 * Gives a preset a command of its own, or takes it away.
 * @throws Refusal where the name is taken, there are enough, or Discord does not take it; then nothing has changed
 */
export async function setShortcut(guild: string, preset: Preset, on: boolean, services: Services): Promise<Preset> {
  if (on) checkShortcut(guild, preset.name, services);
  const key = presetKey(preset.name);
  const saved = await changePreset(guild, key, services, (before) => ({ ...before, shortcut: on }));
  try {
    await services.shortcuts.sync(guild);
  } catch (error) {
    await changePreset(guild, key, services, (before) => ({ ...before, shortcut: preset.shortcut }));
    throw new Refusal(
      'Discord did not take the command. The bot must have been invited with the scope *applications.commands*; then try again.',
      { cause: error },
    );
  }
  return saved;
}

/** @throws Refusal where a preset of this name can have no command */
function checkShortcut(guild: string, name: string, { presets, shortcuts }: Services): void {
  const command = slug(name);
  if (shortcuts.taken.has(command))
    throw new Refusal(`\`/${command}\` is a command of mine. Give the preset another name first.`);
  const other = presets
    .of(guild)
    .presets.find((each) => each.shortcut && each.name !== name && slug(each.name) === command);
  if (other) throw new Refusal(`\`/${command}\` is the command of **${other.name}** already.`);
}
