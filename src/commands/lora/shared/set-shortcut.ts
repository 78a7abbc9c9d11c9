import type { Services } from '#commands/command.ts';
import { slug } from '#schema/preset/names.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import { presetKey } from '#services/presets/presets.ts';
import { changePreset } from './change-preset.ts';

/**
 * Gives a preset a command of its own, or takes it away.
 * @throws Refusal where the name is taken, there are enough, or Discord does not take it; then nothing has changed
 */
export async function setShortcut(
  guild: string,
  preset: Preset,
  isEnabled: boolean,
  services: Services,
): Promise<Preset> {
  if (isEnabled) checkShortcut(guild, preset.name, services);
  const key = presetKey(preset.name);
  const saved = await changePreset(guild, key, services, (before) => ({ ...before, shortcut: isEnabled }));
  try {
    await services.shortcuts.sync(guild);
  } catch (error) {
    await changePreset(guild, key, services, (before) => ({ ...before, shortcut: preset.shortcut }));
    throw new UserError(
      'Discord did not take the command. The bot must have been invited with the scope *applications.commands*; then try again.',
      { cause: error },
    );
  }
  return saved;
}

/** @throws Refusal where a preset of this name can have no command */
function checkShortcut(guild: string, name: string, { presets, shortcuts }: Services): void {
  const command = slug(name);
  if (shortcuts.reservedNames.has(command))
    throw new UserError(`\`/${command}\` is a command of mine. Give the preset another name first.`);
  const conflicting = presets
    .getForGuild(guild)
    .presets.find((each) => each.shortcut && each.name !== name && slug(each.name) === command);
  if (conflicting) throw new UserError(`\`/${command}\` is the command of **${conflicting.name}** already.`);
}
