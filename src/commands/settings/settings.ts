import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord.js';
import type { BaseContext, Command } from '#commands/command.ts';
import { plainText } from '#schema/language/t.ts';
import { canManageGuild } from '#schema/preset/access.ts';
import { styleChoices } from '#schema/recipe/style.ts';
import { SETTING_BY_ID } from '#schema/settings/index.ts';
import type { SettingsPage } from '#schema/settings/setting.ts';
import { UserError } from '#schema/user-error.ts';
import { compileBlockedWords } from '#services/blocked-words/compile-words.ts';
import { changeSetting, resetSetting } from './change.ts';
import { FIRST_PAGE, readPage, settingsPanel } from './panel.ts';
import { readLines, testMessage, testModal, wordsModal } from './words.ts';

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
    if (isReset) await resetSetting(guild, setting, context);
    else if (setting.kind === 'words') {
      const lines = context.services.serverSettings.get(guild, setting);
      return context.reply.showModal(action === 'test' ? testModal(setting) : wordsModal(setting, lines));
    } else await changeSetting(guild, setting, { values: context.values, isOn: target === 'on' }, context);
    await context.reply.update(panel(context, setting.page));
  },
  onSubmit: async (context) => {
    const guild = requireManagedGuild(context);
    const { customId, fields, reply, services } = context;
    const [, action, id = ''] = customId.split(':');
    const setting = SETTING_BY_ID.get(id);
    if (setting?.kind !== 'words') throw new UserError('This setting is from an older version. Use `/settings` again.');
    const text = String(fields.get('text') ?? '');
    if (action === 'test')
      return reply.replyEphemeral(await testMessage(services.serverSettings.get(guild, setting), text));
    const lines = readLines(text);
    await compileBlockedWords(lines);
    await services.serverSettings.change(guild, setting, lines.length > 0 ? lines : undefined);
    await reply.update(panel(context, setting.page));
  },
} as const satisfies Command;

function panel({ interaction, services }: BaseContext, page: SettingsPage) {
  const { serverSettings, editModels, presets, styles, popularity, models, hasModeration } = services;
  const { person, place } = interaction;
  const { guild } = place;
  const usable = styles.search('', person, place, Number.POSITIVE_INFINITY);
  return settingsPanel(page, (setting) => serverSettings.get(guild, setting), {
    editModels: editModels.all,
    hasModeration,
    version: interaction.reply.id,
    defaultStyle: presets.getForGuild(guild).defaults.server,
    styles: styleChoices(popularity.sortByPopularity(guild ?? person.id, usable)),
    botDefault: plainText('{model}, my own default', { model: models.default.title }),
  });
}

/** Server administrators can let others use the command; what it changes is theirs all the same. @throws UserError */
function requireManagedGuild({ interaction: { place } }: BaseContext): string {
  if (place.guild === undefined) throw new UserError('Settings belong to a server. Use `/settings` there.');
  if (!canManageGuild(place)) throw new UserError('Only members with *Manage Server* can change settings.');
  return place.guild;
}
