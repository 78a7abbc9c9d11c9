import type { BaseContext } from '#commands/command.ts';
import { withDefaultStyle } from '#schema/preset/guild-presets.ts';
import type { Setting, StyleSetting, WordsSetting } from '#schema/settings/setting.ts';
import { DEFAULT_CHOICE } from './parts.ts';

/** What was chosen in a control of the panel: the values of a select, or what a switch is to be. */
export interface ChosenValues {
  readonly values: readonly string[];
  readonly isOn: boolean;
}

/** Stores what was chosen. @throws UserError where it cannot be had, such as a preset that was removed meanwhile */
export async function changeSetting(
  guild: string,
  setting: Exclude<Setting, WordsSetting>,
  { values, isOn }: ChosenValues,
  context: Pick<BaseContext, 'interaction' | 'services'>,
): Promise<void> {
  const { serverSettings } = context.services;
  const [chosen] = values;
  switch (setting.kind) {
    case 'switch':
      return serverSettings.change(guild, setting, isOn);
    case 'channel':
      return serverSettings.change(guild, setting, chosen);
    case 'roles':
    case 'channels':
      return serverSettings.change(guild, setting, values.length > 0 ? values : undefined);
    case 'choice':
      return serverSettings.change(guild, setting, chosen === DEFAULT_CHOICE ? undefined : chosen);
    case 'subset': {
      const known = setting.options.map(({ value }) => value);
      // What a newer version has switched off stays so.
      const unknown = serverSettings.get(guild, setting).filter((value) => !known.includes(value));
      const off = [...known.filter((value) => !values.includes(value)), ...unknown];
      return serverSettings.change(guild, setting, off.length > 0 ? off : undefined);
    }
    case 'style':
      return changeDefaultStyle(guild, chosen === DEFAULT_CHOICE ? undefined : chosen, context);
  }
}

/** Takes what was chosen back. */
export function resetSetting(
  guild: string,
  setting: Setting,
  context: Pick<BaseContext, 'interaction' | 'services'>,
): Promise<void> {
  return isStyle(setting)
    ? changeDefaultStyle(guild, undefined, context)
    : context.services.serverSettings.reset(guild, setting);
}

const isStyle = (setting: Setting): setting is StyleSetting => setting.kind === 'style';

async function changeDefaultStyle(
  guild: string,
  typed: string | undefined,
  { interaction: { person, place }, services: { presets, styles } }: Pick<BaseContext, 'interaction' | 'services'>,
): Promise<void> {
  const ref = typed === undefined ? undefined : styles.resolve(typed, person, place).ref;
  await presets.update(guild, (before) => withDefaultStyle(before, ref));
}
