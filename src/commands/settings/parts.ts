import {
  type APIActionRowComponent,
  type APIComponentInContainer,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ChannelType,
  ComponentType,
  SelectMenuDefaultValueType,
} from 'discord.js';
import { selectOption } from '#discord/messages/components/modal.ts';
import { textDisplay } from '#discord/messages/message.ts';
import type { Choice } from '#schema/interaction/modal/modal.ts';
import { plainText, t } from '#schema/language/t.ts';
import { md } from '#schema/markdown.ts';
import type {
  ChannelSetting,
  ChannelsSetting,
  ChoiceSetting,
  RolesSetting,
  Setting,
  SettingContext,
  SettingOf,
  StyleSetting,
  SubsetSetting,
  SwitchSetting,
  WordsSetting,
} from '#schema/settings/setting.ts';

export type ReadSetting = <T>(setting: SettingOf<T>) => T;

/** Stands in a select for what counts where nothing is chosen. */
export const DEFAULT_CHOICE = 'default';

/** Choices of a select besides {@link DEFAULT_CHOICE}; Discord takes 25 in all. */
const MAX_CHOICES = 24;

/** Roles or channels that Discord lets a select choose. */
export const MAX_CHOSEN = 25;

/**
 * Where members write, with what threads and posts are in, and categories. Not media channels, which Discord’s OpenAPI document
 * does not take here: their category can be chosen.
 */
const PLACES = [
  ChannelType.GuildText,
  ChannelType.GuildVoice,
  ChannelType.GuildCategory,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildStageVoice,
  ChannelType.GuildForum,
];

/** What the panel shows of one setting: what it is, and a control whose use changes it. */
export function settingParts(setting: Setting, read: ReadSetting, context: SettingContext): APIComponentInContainer[] {
  switch (setting.kind) {
    case 'switch':
      return [switchPart(setting, read(setting))];
    case 'channel':
      return [heading(setting), channelPart(setting, read(setting), context)];
    case 'roles':
      return [heading(setting), rolesPart(setting, read(setting), context)];
    case 'channels':
      return [heading(setting), channelsPart(setting, read(setting), context)];
    case 'choice':
      return choiceParts(setting, read(setting), context);
    case 'subset':
      return [heading(setting), subsetPart(setting, read(setting), context)];
    case 'style':
      return [heading(setting), stylePart(setting, context)];
    case 'words':
      return [heading(setting), wordsPart(setting, read(setting))];
  }
}

const headingText = ({ title, description }: Setting) => md`**${t(title)}**\n-# ${t(description)}`;
const heading = (setting: Setting) => textDisplay(headingText(setting));
/** New for each version of the panel: Discord’s desktop client shows on what a select had while it keeps its id (discord-api-docs 7536). */
const selectId = ({ id }: Pick<Setting, 'id'>, version: string) => `settings:set:${id}:${version}`;
const row = (control: APIComponentInMessageActionRow): APIActionRowComponent<APIComponentInMessageActionRow> => ({
  type: ComponentType.ActionRow,
  components: [control],
});

/** The custom id holds the value that a press sets, so that a double click sets it once. */
function switchPart(setting: SwitchSetting, isOn: boolean): APIComponentInContainer {
  return {
    type: ComponentType.Section,
    components: [heading(setting)],
    accessory: {
      type: ComponentType.Button,
      style: isOn ? ButtonStyle.Success : ButtonStyle.Secondary,
      label: isOn ? plainText('On') : plainText('Off'),
      custom_id: `settings:set:${setting.id}:${isOn ? 'off' : 'on'}`,
    },
  };
}

const channelDefaults = (ids: readonly string[]) =>
  ids.length > 0
    ? { default_values: ids.map((id) => ({ id, type: SelectMenuDefaultValueType.Channel as const })) }
    : {};

const channelPart = (setting: ChannelSetting, value: string | undefined, { version }: SettingContext) =>
  row({
    type: ComponentType.ChannelSelect,
    custom_id: selectId(setting, version),
    placeholder: plainText('None'),
    channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
    min_values: 0,
    max_values: 1,
    ...channelDefaults(value === undefined ? [] : [value]),
  });

const channelsPart = (setting: ChannelsSetting, chosen: readonly string[], { version }: SettingContext) =>
  row({
    type: ComponentType.ChannelSelect,
    custom_id: selectId(setting, version),
    placeholder: plainText(setting.emptyLabel),
    channel_types: PLACES,
    min_values: 0,
    max_values: MAX_CHOSEN,
    ...channelDefaults(chosen),
  });

const rolesPart = (setting: RolesSetting, chosen: readonly string[], { version }: SettingContext) =>
  row({
    type: ComponentType.RoleSelect,
    custom_id: selectId(setting, version),
    placeholder: plainText(setting.emptyLabel),
    min_values: 0,
    max_values: MAX_CHOSEN,
    ...(chosen.length > 0 && { default_values: chosen.map((id) => ({ id, type: SelectMenuDefaultValueType.Role })) }),
  });

const subsetPart = (setting: SubsetSetting, off: readonly string[], { version }: SettingContext) =>
  row({
    type: ComponentType.StringSelect,
    custom_id: selectId(setting, version),
    placeholder: plainText(setting.emptyLabel),
    min_values: 0,
    max_values: setting.options.length,
    options: setting.options.map(({ value, label }) =>
      selectOption({ value, label: plainText(label), chosen: !off.includes(value) }),
    ),
  });

function wordsPart({ id }: WordsSetting, lines: readonly string[]): APIComponentInContainer {
  const button = (label: string, action: string, disabled = false) => ({
    type: ComponentType.Button as const,
    style: ButtonStyle.Secondary as const,
    label,
    custom_id: `settings:${action}:${id}`,
    disabled,
  });
  return {
    type: ComponentType.ActionRow,
    components: [
      button(plainText('Edit ({count})…', { count: lines.length }), 'edit'),
      button(plainText('Test…'), 'test', lines.length === 0),
    ],
  };
}

/** The most used ones; `/lora default` knows all. */
function stylePart(setting: StyleSetting, { defaultStyle, styles, botDefault, version }: SettingContext) {
  const offered = styles.slice(0, MAX_CHOICES - 1);
  const current = styles.find(({ value }) => value === defaultStyle);
  // One that is rarely used, or that nobody may use any more.
  const missing = defaultStyle !== undefined && !(current && offered.includes(current));
  const all: Choice[] = [
    { value: DEFAULT_CHOICE, label: botDefault },
    ...offered,
    ...(missing ? [current ?? { value: defaultStyle, label: defaultStyle }] : []),
  ];
  const options = all.map((each) => selectOption({ ...each, chosen: each.value === (defaultStyle ?? DEFAULT_CHOICE) }));
  return row({ type: ComponentType.StringSelect, custom_id: selectId(setting, version), options });
}

function choiceParts(setting: ChoiceSetting, value: string | undefined, context: SettingContext) {
  const choices = setting.choices(context).slice(0, MAX_CHOICES);
  if (choices.length === 0 && setting.noChoicesText)
    return [textDisplay(md`${headingText(setting)}\n${t(setting.noChoicesText)}`)];
  const isGone = value !== undefined && !choices.some((choice) => choice.value === value);
  const all = [
    { value: DEFAULT_CHOICE, label: plainText(setting.emptyLabel) },
    ...choices,
    ...(isGone ? [{ value, label: value, description: plainText('No longer available; the default is used') }] : []),
  ];
  const options = all.map((choice) => selectOption({ ...choice, chosen: choice.value === (value ?? DEFAULT_CHOICE) }));
  return [
    heading(setting),
    row({ type: ComponentType.StringSelect, custom_id: selectId(setting, context.version), options }),
  ];
}
