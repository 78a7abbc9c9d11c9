import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord.js';
import type { BaseContext, Command } from '#commands/command.ts';
import { mergeNotes } from '#discord/messages/merge-notes.ts';
import { shownChoices } from '#schema/interaction/message.ts';
import { plainText } from '#schema/language/t.ts';
import type { Markdown } from '#schema/markdown.ts';
import type { MergedList } from '#schema/merged-list.ts';
import { canManageGuild } from '#schema/preset/access.ts';
import { styleChoices } from '#schema/recipe/style.ts';
import { SETTING_BY_ID } from '#schema/settings/index.ts';
import type { Setting, SettingsPage } from '#schema/settings/setting.ts';
import { UserError } from '#schema/user-error.ts';
import { changeSetting, resetSetting } from './change.ts';
import { formatChosen } from './format-chosen.ts';
import { FIRST_PAGE, readPage, settingsPanel } from './panel.ts';
import { saveWords, testMessage, testModal, wordsModal } from './words.ts';

/** `/settings`: what the admins of a server choose, in one panel. */
export const settings = {
  data: () => ({
    type: ApplicationCommandType.ChatInput,
    name: 'settings',
    description: plainText('Choose how I work in this server'),
    default_member_permissions: String(PermissionFlagsBits.ManageGuild),
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
  }),
  execute: async (context) => {
    requireManagedGuild(context);
    await context.reply.replyEphemeral(panel(context, FIRST_PAGE));
  },
  onPress: async (context) => {
    const guild = requireManagedGuild(context);
    const [, action = '', id = '', target = ''] = context.customId.split(':');
    if (action === 'page') return context.reply.update(panel(context, readPage(context.values[0])));
    const isReset = action === 'reset';
    const setting = SETTING_BY_ID.get(isReset ? (context.values[0] ?? '') : id);
    if (!setting) throw new UserError('This setting is from an older version. Use `/settings` again.');
    if (isReset) {
      await resetSetting(guild, setting, context);
      return context.reply.update(panel(context, setting.page));
    }
    if (setting.kind === 'words') {
      const { serverSettings, formBases } = context.services;
      const lines = serverSettings.get(guild, setting);
      const modal =
        action === 'test'
          ? testModal(setting)
          : wordsModal(setting, lines, formBases.remember(guild, lines.join('\n')));
      return context.reply.showModal(modal);
    }
    const shown = shownChoices(context.message, context.customId);
    const chosen = { values: context.values, shown, isOn: target === 'on' };
    const merged = await changeSetting(guild, setting, chosen, context);
    await context.reply.update(panel(context, setting.page, notesOn(setting, merged)));
  },
  onSubmit: async (context) => {
    const guild = requireManagedGuild(context);
    const { customId, fields, reply, services } = context;
    const [, action, id = '', baseKey] = customId.split(':');
    const setting = SETTING_BY_ID.get(id);
    if (setting?.kind !== 'words') throw new UserError('This setting is from an older version. Use `/settings` again.');
    const text = String(fields.get('text') ?? '');
    if (action === 'test')
      return reply.replyEphemeral(await testMessage(services.serverSettings.get(guild, setting), text));
    const merged = await saveWords(guild, setting, { text, baseKey }, services);
    await reply.update(panel(context, setting.page, notesOn(setting, merged)));
  },
} as const satisfies Command;

const notesOn = (setting: Setting, merged: MergedList | undefined) =>
  merged ? mergeNotes(merged, (value) => formatChosen(setting, value)) : [];

function panel({ interaction, services }: BaseContext, page: SettingsPage, notes: readonly Markdown[] = []) {
  const { serverSettings, editModels, presets, styles, popularity, models, hasModeration } = services;
  const { person, place } = interaction;
  const { guild } = place;
  const usable = styles.search('', person, place, Number.POSITIVE_INFINITY);
  const settingContext = {
    editModels: editModels.all,
    hasModeration,
    version: interaction.reply.id,
    defaultStyle: presets.getForGuild(guild).defaults.server,
    styles: styleChoices(popularity.sortByPopularity(guild ?? person.id, usable)),
    botDefault: plainText('{model}, my own default', { model: models.default.title }),
  };
  return settingsPanel(page, (setting) => serverSettings.get(guild, setting), settingContext, notes);
}

/** Server administrators can let others use the command; what it changes is theirs all the same. @throws UserError */
function requireManagedGuild({ interaction: { place } }: BaseContext): string {
  if (place.guild === undefined) throw new UserError('Settings belong to a server. Use `/settings` there.');
  if (!canManageGuild(place)) throw new UserError('Only members with *Manage Server* can change settings.');
  return place.guild;
}
