import { z } from 'zod';
import { auditChannel } from './audit-channel.ts';
import { auditLog } from './audit-log.ts';
import { favouritesChannel } from './favourites-channel.ts';
import { hiddenButtons } from './members/hidden-buttons.ts';
import { language } from './members/language.ts';
import { paintChannels } from './members/paint-channels.ts';
import { painterRoles } from './members/painter-roles.ts';
import { visibility } from './members/visibility.ts';
import { defaultStyle } from './pictures/default-style.ts';
import { editModel } from './pictures/edit-model.ts';
import { recipeInFiles } from './pictures/recipe-in-files.ts';
import { showCost } from './pictures/show-cost.ts';
import { adminsChannel } from './rules/admins-channel.ts';
import { blockedWords } from './rules/blocked-words.ts';
import { flaggedPictures } from './rules/flagged-pictures.ts';
import { reportBlockedWords } from './rules/report-blocked-words.ts';
import type { Setting, SettingOf } from './setting.ts';

/** All settings, in the order in which a page of the panel shows them. */
export const SETTINGS: readonly Setting[] = [
  painterRoles,
  paintChannels,
  visibility,
  hiddenButtons,
  defaultStyle,
  language,
  recipeInFiles,
  editModel,
  showCost,
  favouritesChannel,
  adminsChannel,
  blockedWords,
  reportBlockedWords,
  auditLog,
  auditChannel,
  flaggedPictures,
];

export const SETTING_BY_ID: ReadonlyMap<string, Setting> = new Map(SETTINGS.map((setting) => [setting.id, setting]));

/**
 * What a server has chosen, by the settings' ids. What it has not chosen is not stored, so that a default can change. Settings of
 * a newer version stay as they are.
 */
export const storedSettings = z.strictObject({
  version: z.literal(1),
  values: z.record(z.string(), z.json()).superRefine((values, context) => {
    for (const [id, value] of Object.entries(values)) {
      const result = SETTING_BY_ID.get(id)?.schema.safeParse(value);
      for (const issue of result?.error?.issues ?? [])
        context.addIssue({ code: 'custom', path: [id, ...issue.path], message: issue.message });
    }
  }),
});
export type StoredSettings = z.infer<typeof storedSettings>;

export const EMPTY_SETTINGS: StoredSettings = { version: 1, values: {} };

/** A server's value of a setting, or the default. */
export function readSetting<T>({ values }: StoredSettings, { id, schema, defaultValue }: SettingOf<T>): T {
  const value = values[id];
  return value === undefined ? defaultValue : schema.parse(value);
}

/** `undefined` takes the choice back. */
export function withSetting<T>(stored: StoredSettings, setting: SettingOf<T>, value: T | undefined): StoredSettings {
  if (value === undefined) return withoutSetting(stored, setting);
  return { ...stored, values: { ...stored.values, [setting.id]: z.json().parse(value) } };
}

export function withoutSetting(stored: StoredSettings, { id }: Pick<Setting, 'id'>): StoredSettings {
  const { [id]: _, ...values } = stored.values;
  return { ...stored, values };
}
