import { type APIComponentInContainer, ComponentType } from 'discord.js';
import { selectOption } from '#discord/messages/components/modal.ts';
import { type Message, type MessageFile, textDisplay } from '#discord/messages/message.ts';
import type { Interaction } from '#schema/interaction/interaction.ts';
import { plainText, t } from '#schema/language/t.ts';
import { joinMarkdown, type Markdown, md, smallLines } from '#schema/markdown.ts';
import { canManagePresets } from '#schema/preset/access.ts';
import type { GuildPresets } from '#schema/preset/guild-presets.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';
import { presetKey } from '#services/presets/presets.ts';
import type { Services } from '../command.ts';
import { requireGuild, type SubCommand } from './shared/sub-command.ts';
import { showPreset } from './show.ts';
import { attachmentMedia, button, buttonRow, divider, loraMessage, previewFiles } from './views/components.ts';
import { presetSummary } from './views/preset-text.ts';

/** Presets per page: with picture and divider each takes four of the 40 components that Discord allows. */
const PAGE_SIZE = 6;

/** `/lora list`: this server's presets, a page at a time. */
export const list = {
  data: () => ({ name: 'list', description: plainText('Show the presets of this server') }),
  execute: async (context) => {
    const { interaction, reply, services } = context;
    requireGuild(interaction);
    await reply.deferReply(true);
    await reply.editReply(await listMessage(interaction, 1, services));
  },
  onPress: async (context) => {
    const { interaction, values, reply, services } = context;
    const [action = '', pageText = '1'] = context.args;
    const [key] = values;
    if (action === 'show' && key) {
      const preset = services.presets.visibleTo(interaction).find(({ name }) => presetKey(name) === key);
      if (!preset)
        throw new UserError('That preset was removed, renamed, or is not for you any more. See `/lora list`.');
      await reply.deferReply(true);
      return showPreset(preset, context);
    }
    await reply.deferUpdate();
    return reply.editReply(await listMessage(interaction, Number(pageText), services));
  },
} as const satisfies SubCommand;

/** The presets that a person sees here, by name. */
function sortedPresets(interaction: Interaction, { presets }: Services): Preset[] {
  return presets
    .visibleTo(interaction)
    .toSorted((one, other) => one.name.localeCompare(other.name, 'en', { sensitivity: 'base', numeric: true }));
}

async function listMessage(interaction: Interaction, requestedPage: number, services: Services): Promise<Message> {
  const { presets, models, presetServices, styles } = services;
  const [guild, all] = [requireGuild(interaction), sortedPresets(interaction, services)];
  const guildPresets = presets.getForGuild(guild);
  if (all.length === 0)
    return loraMessage([md`### ${t('Presets of this server')}\n${emptyText(interaction.place, guildPresets)}`]);
  const pages = Math.ceil(all.length / PAGE_SIZE);
  const pageNumber = Math.min(pages, Math.max(1, Number.isInteger(requestedPage) ? requestedPage : 1));
  const pagePresets = all.slice((pageNumber - 1) * PAGE_SIZE, pageNumber * PAGE_SIZE);
  const files: MessageFile[] = [];
  const parts: (APIComponentInContainer | Markdown)[] = [];
  for (const [index, preset] of pagePresets.entries()) {
    const text = presetSummary(preset, models.findByName(preset.paints.model));
    const showsPreview = !preset.ageRestricted || interaction.place.ageRestricted;
    const [first] = showsPreview ? await presetServices.previews.get(guild, preset.name) : [];
    const [file] = first ? previewFiles(String(index), preset.name, [first]) : [];
    if (file) files.push(file);
    parts.push(divider, file ? presetSection(text, file) : text);
  }
  const hidden = guildPresets.presets.length - all.length;
  const defaultName = guildPresets.defaults.server;
  const summary = [
    hidden
      ? t('{count, plural, one {# preset} other {# presets}}; {hidden} more for other people or channels', {
          count: all.length,
          hidden,
        })
      : t('{count, plural, one {# preset} other {# presets}}', { count: all.length }),
    defaultName !== undefined &&
      styles.isVisible(defaultName, interaction.person, interaction.place) &&
      t('default: {preset}', { preset: defaultName }),
  ];
  const pageButtons = buttonRow(
    button(`list:back:${pageNumber - 1}`, '◀', { disabled: pageNumber === 1 }),
    button('list:here', plainText('{page} of {pages}', { page: pageNumber, pages }), { disabled: true }),
    button(`list:page:${pageNumber + 1}`, '▶', { disabled: pageNumber === pages }),
  );
  return loraMessage(
    [
      md`### ${t('Presets of this server')}\n${smallLines([joinMarkdown(summary, ' · ')])}`,
      ...parts,
      divider,
      presetSelect(pageNumber, pagePresets),
      ...(pages > 1 ? [pageButtons] : []),
    ],
    files,
  );
}

function presetSection(text: Markdown, file: MessageFile): APIComponentInContainer {
  return {
    type: ComponentType.Section,
    components: [textDisplay(text)],
    accessory: { type: ComponentType.Thumbnail, media: attachmentMedia(file), description: file.description },
  };
}

function presetSelect(pageNumber: number, pagePresets: readonly Preset[]): APIComponentInContainer {
  const options = pagePresets.map(({ name, emoji }) => selectOption({ value: presetKey(name), label: name, emoji }));
  return {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.StringSelect,
        custom_id: `lora:list:show:${pageNumber}`,
        placeholder: plainText('Show one in full'),
        options,
      },
    ],
  };
}

function emptyText(place: Interaction['place'], { presets, managers }: GuildPresets): Markdown {
  if (presets.length > 0) return t('You may not use any of them in this channel.');
  return canManagePresets(place, managers)
    ? t(
        'There are no presets yet. Add one with `/lora add`, such as `name: sketchbook reference: fofr/flux-handwriting-and-sketch`.',
      )
    : t('There are no presets yet. The admins can add some.');
}
