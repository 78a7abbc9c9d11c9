import { type APIComponentInContainer, ComponentType } from 'discord.js';
import type { Services } from '#commands/command.ts';
import type { Message } from '#discord/messages/message.ts';
import { plainText, t } from '#schema/language/t.ts';
import { joinMarkdown, type Markdown, md, smallLines } from '#schema/markdown.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { presetKey } from '#services/presets/presets.ts';
import { attachmentMedia, button, buttonRow, loraMessage, previewFiles } from './components.ts';
import { presetDetails, presetTitle } from './preset-text.ts';

export interface PresetMessageOptions {
  /** Whether the viewer may change it. */
  readonly canManage: boolean;
  readonly note?: Markdown | undefined;
  readonly pictures: readonly Uint8Array[];
}

/** One preset with all its settings. */
export function presetMessage(
  guild: string,
  preset: Preset,
  { models, presets }: Pick<Services, 'models' | 'presets'>,
  { canManage, note, pictures }: PresetMessageOptions,
): Message {
  const baseModel = models.findByName(preset.paints.model);
  const files = previewFiles('1', preset.name, pictures);
  const gallery: APIComponentInContainer[] = files.length
    ? [
        {
          type: ComponentType.MediaGallery,
          items: files.map((file) => ({ media: attachmentMedia(file), description: file.description })),
        },
      ]
    : [];
  const key = presetKey(preset.name);
  const isDefault = presets.getForGuild(guild).defaults.server === preset.name;
  const lines = [
    note,
    isDefault && t('It is the default of this server.'),
    t('Use it: {command}', { command: `/imagine prompt: a lighthouse lora: ${preset.name}` }),
  ];
  const row = buttonRow(
    button(`edit:form:${key}`, plainText('Change…')),
    button(`access:open:${key}`, plainText('Who may use it')),
    button(`try:run:${key}`, plainText('Try it')),
    button(`remove:ask:${key}`, plainText('Remove'), { style: 'danger' }),
  );
  return loraMessage(
    [
      md`### ${presetTitle(preset)}\n${joinMarkdown(presetDetails(preset, baseModel), '\n')}`,
      ...gallery,
      smallLines(lines.filter((line) => line !== undefined && line !== false)),
      ...(canManage ? [row] : []),
    ],
    files,
  );
}
