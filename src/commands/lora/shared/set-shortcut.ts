import type { Services } from '#commands/command.ts';
import { t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import { slug } from '#schema/preset/names.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import { presetKey } from '#services/presets/presets.ts';
import { changePreset } from './change-preset.ts';

/**
 * Adds or removes a preset's own command.
 * @throws UserError where the name is taken, there are too many, or Discord rejects it; then nothing has changed
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
      'Discord rejected the command. Make sure I was invited with the scope *applications.commands*, then try again.',
      { cause: error },
    );
  }
  return saved;
}

/** @throws UserError where a preset of this name cannot have a command */
function checkShortcut(guild: string, name: string, { presets, shortcuts }: Services): void {
  const command = slug(name);
  if (shortcuts.reservedNames.has(command))
    throw new UserError(
      t('{command} is one of my own commands. Rename the preset first.', { command: codeSpan(`/${command}`) }),
    );
  const conflicting = presets
    .getForGuild(guild)
    .presets.find((each) => each.shortcut && each.name !== name && slug(each.name) === command);
  if (conflicting)
    throw new UserError(
      t('{command} already is the command of **{conflicting}**.', {
        command: codeSpan(`/${command}`),
        conflicting: conflicting.name,
      }),
    );
}
