import type { BaseContext } from '#commands/command.ts';
import { mergeChoices } from '#commands/shared/merge-changes.ts';
import type { MergedList } from '#schema/merged-list.ts';
import { withDefaultStyle } from '#schema/preset/guild-presets.ts';
import type { Setting, SettingOf, StyleSetting, WordsSetting } from '#schema/settings/setting.ts';
import type { ServerSettings } from '#services/settings/server-settings.ts';
import { DEFAULT_CHOICE, MAX_CHOSEN } from './parts.ts';

/** What was chosen in a control of the panel: the values of a select, or what a switch is to be. */
export interface ChosenValues {
  readonly values: readonly string[];
  /** What the select had chosen when it was shown; undefined where that is not known. */
  readonly shown: readonly string[] | undefined;
  readonly isOn: boolean;
}

/**
 * Stores what was chosen.
 * @returns for several values, with what somebody else changed since they were shown
 * @throws UserError where it cannot be had, such as a preset that was removed meanwhile
 */
export async function changeSetting(
  guild: string,
  setting: Exclude<Setting, WordsSetting>,
  { values, shown, isOn }: ChosenValues,
  context: Pick<BaseContext, 'interaction' | 'services'>,
): Promise<MergedList | undefined> {
  const { serverSettings } = context.services;
  const [chosen] = values;
  const change = async <T>(of: SettingOf<T>, value: T | undefined) => {
    await serverSettings.change(guild, of, value);
    return undefined;
  };
  switch (setting.kind) {
    case 'switch':
      return change(setting, isOn);
    case 'channel':
      return change(setting, chosen);
    case 'roles':
    case 'channels':
      return changeList(guild, setting, { base: shown, mine: values, max: MAX_CHOSEN }, serverSettings);
    case 'choice':
      return change(setting, chosen === DEFAULT_CHOICE ? undefined : chosen);
    case 'subset': {
      const known = setting.options.map(({ value }) => value);
      const offWhere = (on: readonly string[]) => known.filter((value) => !on.includes(value));
      // What a newer version has switched off is not shown, and stays so.
      const base = shown
        ? offWhere(shown)
        : serverSettings.get(guild, setting).filter((value) => known.includes(value));
      return changeList(
        guild,
        setting,
        { base, mine: offWhere(values), max: Number.POSITIVE_INFINITY },
        serverSettings,
      );
    }
    case 'style':
      await changeDefaultStyle(guild, chosen === DEFAULT_CHOICE ? undefined : chosen, context);
      return undefined;
  }
}

/** @param change `max`: how many can be chosen */
async function changeList(
  guild: string,
  setting: SettingOf<readonly string[]>,
  {
    base,
    mine,
    max,
  }: { readonly base: readonly string[] | undefined; readonly mine: readonly string[]; readonly max: number },
  serverSettings: Pick<ServerSettings, 'update'>,
): Promise<MergedList | undefined> {
  let merged: MergedList | undefined;
  await serverSettings.update(guild, setting, (theirs) => {
    merged = mergeChoices(base ?? theirs, mine, theirs, max);
    return merged.items.length > 0 ? merged.items : undefined;
  });
  return merged;
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
