import type { z } from 'zod';
import type { Choice } from '#schema/interaction/modal/modal.ts';
import type { Sentence } from '#schema/language/t.ts';
import type { Model } from '#schema/model/model.ts';

/** The pages of the panel, in their order, with their titles. */
export const SETTINGS_PAGES = {
  members: 'Members',
  pictures: 'Pictures',
  favourites: 'Favourites',
  rules: 'Rules',
  log: 'Log',
} as const satisfies Record<string, Sentence>;
export type SettingsPage = keyof typeof SETTINGS_PAGES;

/** What the choices of a setting may depend on. */
export interface SettingContext {
  /** The models that change a picture by what its prompt tells them to. */
  readonly editModels: readonly Model[];
  /** Whether pictures are judged before they are shown. */
  readonly hasModeration: boolean;
  /** What the server paints with if nobody chooses a LoRA; undefined where it has not chosen it. */
  readonly defaultStyle: string | undefined;
  /** What it may be, the most used first; and what it is where the server has not chosen it. */
  readonly styles: readonly Choice[];
  readonly botDefault: string;
  /** Differs each time that the panel is shown. */
  readonly version: string;
}

interface SettingBase<T> {
  /** Its key in the store and in custom ids: lower-case letters and underscores. Never change it. */
  readonly id: string;
  readonly page: SettingsPage;
  readonly title: Sentence;
  /** What it does, in one or two sentences. */
  readonly description: Sentence;
  /** What may be stored. A stored value that does not match fails the server's interactions. */
  readonly schema: z.ZodType<T>;
  /** What counts where a server has chosen nothing, and in direct messages. */
  readonly defaultValue: T;
}

/** On or off. */
export interface SwitchSetting extends SettingBase<boolean> {
  readonly kind: 'switch';
}

/** A channel where members write; `undefined` is none. */
export interface ChannelSetting extends SettingBase<string | undefined> {
  readonly kind: 'channel';
}

/** Up to 25 roles, of which a member needs one; none is what {@link emptyLabel} says. */
export interface RolesSetting extends SettingBase<readonly string[]> {
  readonly kind: 'roles';
  readonly emptyLabel: Sentence;
}

/** Up to 25 channels and categories, threads included; none is what {@link emptyLabel} says. */
export interface ChannelsSetting extends SettingBase<readonly string[]> {
  readonly kind: 'channels';
  readonly emptyLabel: Sentence;
}

/** One of several values; `undefined` is what {@link emptyLabel} says. */
export interface ChoiceSetting extends SettingBase<string | undefined> {
  readonly kind: 'choice';
  readonly emptyLabel: Sentence;
  /** Shown instead of the select where there is nothing to choose. */
  readonly noChoicesText?: Sentence;
  readonly choices: (context: SettingContext) => readonly Choice[];
}

/** Up to 25 things that all are on at first; what is stored are those that are off, so that a new one is on. */
export interface SubsetSetting extends SettingBase<readonly string[]> {
  readonly kind: 'subset';
  /** Shown where all are off. */
  readonly emptyLabel: Sentence;
  readonly options: readonly { readonly value: string; readonly label: Sentence }[];
}

/** A model or preset. It is stored with the server's presets, whose names it follows. */
export interface StyleSetting extends SettingBase<string | undefined> {
  readonly kind: 'style';
}

/** Words and /patterns/ that texts are compared with, a line each: up to 4,000 characters in all. */
export interface WordsSetting extends SettingBase<readonly string[]> {
  readonly kind: 'words';
  /** What one line is. */
  readonly lineLabel: Sentence;
  readonly lineHint: Sentence;
}

/**
 * Something that a server's admins choose. A new one is a file that exports it, and a line in `./index.ts`: the panel of
 * `/settings`, the store and the documentation follow.
 * @example
 * export const quietMode = {
 *   id: 'quiet_mode',
 *   kind: 'switch',
 *   page: 'pictures',
 *   title: 'Quiet mode',
 *   description: 'Results mention nobody.',
 *   schema: z.boolean(),
 *   defaultValue: false,
 * } as const satisfies Setting;
 * // elsewhere
 * if (serverSettings.get(place.guild, quietMode)) …
 */
export type Setting =
  | SwitchSetting
  | ChannelSetting
  | RolesSetting
  | ChannelsSetting
  | ChoiceSetting
  | SubsetSetting
  | StyleSetting
  | WordsSetting;

/** What reading and changing a setting needs. */
export type SettingOf<T> = Pick<SettingBase<T>, 'id' | 'schema' | 'defaultValue'>;
