import { type APIComponentInContainer, ComponentType } from 'discord.js';
import { selectOption } from '#discord/messages/components/modal.ts';
import { ACCENT_COLOR, containerMessage, type Message, textDisplay } from '#discord/messages/message.ts';
import type { Choice } from '#schema/interaction/modal/modal.ts';
import { plainText, t } from '#schema/language/t.ts';
import { type Markdown, md, smallLines } from '#schema/markdown.ts';
import { SETTINGS } from '#schema/settings/index.ts';
import { SETTINGS_PAGES, type Setting, type SettingContext, type SettingsPage } from '#schema/settings/setting.ts';
import { type ReadSetting, settingParts } from './parts.ts';

export const FIRST_PAGE: SettingsPage = 'members';

const PAGES = Object.keys(SETTINGS_PAGES).filter((page): page is SettingsPage => page in SETTINGS_PAGES);

/** The page that a select names; the first one where there is no such page. */
export const readPage = (value: string | undefined): SettingsPage => PAGES.find((page) => page === value) ?? FIRST_PAGE;

/**
 * One page of the panel. A page holds up to eight settings: each takes up to four of a message's 40 components.
 * @param notes on what was just stored
 */
export function settingsPanel(
  page: SettingsPage,
  read: ReadSetting,
  context: SettingContext,
  notes: readonly Markdown[],
): Message {
  const settings = SETTINGS.filter((setting) => setting.page === page);
  const pages = PAGES.map((each) => ({ value: each, label: plainText(SETTINGS_PAGES[each]), chosen: each === page }));
  const title = textDisplay(
    md`### ${t('Settings of this server')}\n-# ${t('Changes take effect at once, for everybody here.')}`,
  );
  const changed = settings.filter((setting) => canReset(setting, read, context));
  return containerMessage(
    ACCENT_COLOR,
    [
      title,
      ...(notes.length > 0 ? [textDisplay(smallLines(notes))] : []),
      selectRow('settings:page', plainText('Page'), pages),
      ...settings.flatMap((setting) => settingParts(setting, read, context)),
      ...(changed.length > 0
        ? [selectRow(`settings:reset::${context.version}`, plainText('Back to default…'), changed.map(settingChoice))]
        : []),
    ],
    [],
  );
}

/** A list of words is not thrown away by one click: it is emptied in its form. */
function canReset(setting: Setting, read: ReadSetting, { defaultStyle }: SettingContext): boolean {
  if (setting.kind === 'style') return defaultStyle !== undefined;
  return setting.kind !== 'words' && JSON.stringify(read<unknown>(setting)) !== JSON.stringify(setting.defaultValue);
}

const settingChoice = ({ id, title }: Setting): Choice => ({ value: id, label: plainText(title) });

function selectRow(customId: string, placeholder: string, choices: readonly Choice[]): APIComponentInContainer {
  const options = choices.map(selectOption);
  return {
    type: ComponentType.ActionRow,
    components: [{ type: ComponentType.StringSelect, custom_id: customId, placeholder, options }],
  };
}
