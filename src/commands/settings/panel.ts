import {
  type APIComponentInContainer,
  ButtonStyle,
  ChannelType,
  ComponentType,
  SelectMenuDefaultValueType,
} from 'discord.js';
import { ACCENT_COLOR, containerMessage, type Message, textDisplay } from '#discord/messages/message.ts';
import { selectOption } from '#discord/messages/modal.ts';
import { md } from '#schema/markdown.ts';
import { SETTINGS } from '#schema/settings/index.ts';
import {
  type ChannelSetting,
  type ChoiceSetting,
  SETTINGS_PAGES,
  type Setting,
  type SettingContext,
  type SettingOf,
  type SettingsPage,
  type SwitchSetting,
  type WordsSetting,
} from '#schema/settings/setting.ts';

/** Stands in a select for what counts where nothing is chosen. */
export const DEFAULT_CHOICE = 'default';

/** Choices of a select besides {@link DEFAULT_CHOICE}; Discord takes 25 in all. */
const MAX_CHOICES = 24;

export const FIRST_PAGE: SettingsPage = 'pictures';

const PAGES = Object.keys(SETTINGS_PAGES).filter((page): page is SettingsPage => page in SETTINGS_PAGES);

/** The page that a select names; the first one where there is no such page. */
export const readPage = (value: string | undefined): SettingsPage => PAGES.find((page) => page === value) ?? FIRST_PAGE;

type ReadSetting = <T>(setting: SettingOf<T>) => T;

/** One page of the panel. A page holds up to eight settings: each takes up to four of a message's 40 components. */
export function settingsPanel(page: SettingsPage, read: ReadSetting, context: SettingContext): Message {
  const settings = SETTINGS.filter((setting) => setting.page === page);
  const pages = PAGES.map((each) => ({ value: each, label: SETTINGS_PAGES[each], chosen: each === page }));
  const pageRow: APIComponentInContainer = {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.StringSelect,
        custom_id: 'settings:page',
        placeholder: 'Page',
        options: pages.map(selectOption),
      },
    ],
  };
  const title = textDisplay(md`### Settings of this server\n-# Each change counts at once, for everybody here.`);
  return containerMessage(
    ACCENT_COLOR,
    [title, pageRow, ...settings.flatMap((setting) => settingParts(setting, read, context))],
    [],
  );
}

function settingParts(setting: Setting, read: ReadSetting, context: SettingContext): APIComponentInContainer[] {
  switch (setting.kind) {
    case 'switch':
      return [switchPart(setting, read(setting))];
    case 'channel':
      return [heading(setting), channelPart(setting, read(setting))];
    case 'choice':
      return choiceParts(setting, read(setting), context);
    case 'words':
      return [heading(setting), wordsPart(setting, read(setting))];
  }
}

const headingText = ({ title, description }: Setting) => md`**${title}**\n-# ${description}`;
const heading = (setting: Setting) => textDisplay(headingText(setting));

/** The custom id holds the value that a press sets, so that a double click sets it once. */
function switchPart(setting: SwitchSetting, isOn: boolean): APIComponentInContainer {
  return {
    type: ComponentType.Section,
    components: [heading(setting)],
    accessory: {
      type: ComponentType.Button,
      style: isOn ? ButtonStyle.Success : ButtonStyle.Secondary,
      label: isOn ? 'On' : 'Off',
      custom_id: `settings:set:${setting.id}:${isOn ? 'off' : 'on'}`,
    },
  };
}

function channelPart({ id }: ChannelSetting, value: string | undefined): APIComponentInContainer {
  return {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.ChannelSelect,
        custom_id: `settings:set:${id}`,
        placeholder: 'None',
        channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
        min_values: 0,
        max_values: 1,
        ...(value !== undefined && { default_values: [{ id: value, type: SelectMenuDefaultValueType.Channel }] }),
      },
    ],
  };
}

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
    components: [button(`Edit (${lines.length})…`, 'edit'), button('Test…', 'test', lines.length === 0)],
  };
}

function choiceParts(setting: ChoiceSetting, value: string | undefined, context: SettingContext) {
  const choices = setting.choices(context).slice(0, MAX_CHOICES);
  if (choices.length === 0) return [textDisplay(md`${headingText(setting)}\n${setting.noChoicesText}`)];
  const isGone = value !== undefined && !choices.some((choice) => choice.value === value);
  const all = [
    { value: DEFAULT_CHOICE, label: setting.emptyLabel },
    ...choices,
    ...(isGone ? [{ value, label: value, description: 'No longer available: the default counts' }] : []),
  ];
  const options = all.map((choice) => selectOption({ ...choice, chosen: choice.value === (value ?? DEFAULT_CHOICE) }));
  const select = { type: ComponentType.StringSelect as const, custom_id: `settings:set:${setting.id}`, options };
  return [heading(setting), { type: ComponentType.ActionRow as const, components: [select] }];
}
