import { type APIComponentInContainer, ComponentType } from 'discord.js';
import type { Message } from '#delivery/message.ts';
import type { Preset } from '#schema/preset.ts';
import { presetKey } from '#services/presets.ts';
import type { Services } from '../command.ts';
import { details, titled } from './describe.ts';
import { attached, button, buttons, panel, previewFiles, small } from './parts.ts';

export interface ShowOptions {
  /** Whether whoever looks may change it. */
  readonly manages: boolean;
  readonly note?: string | undefined;
  readonly pictures: readonly Uint8Array[];
}

/** One preset in full. */
export function shownPreset(
  guild: string,
  preset: Preset,
  { catalogue, presets }: Pick<Services, 'catalogue' | 'presets'>,
  { manages, note, pictures }: ShowOptions,
): Message {
  const card = catalogue.cards.find(({ model }) => model === preset.paints.model);
  const files = previewFiles('1', preset.name, pictures);
  const gallery: APIComponentInContainer[] = files.length
    ? [
        {
          type: ComponentType.MediaGallery,
          items: files.map((file) => ({ media: attached(file), description: file.description })),
        },
      ]
    : [];
  const key = presetKey(preset.name);
  const isDefault = presets.of(guild).defaults.server === preset.name;
  const lines = [
    note,
    isDefault && 'It is the default of this server.',
    `Paint with it: /imagine lora: ${preset.name}`,
  ];
  const row = buttons(
    button(`edit:form:${key}`, 'Change…'),
    button(`access:open:${key}`, 'Who may use it'),
    button(`try:run:${key}`, 'Try it'),
    button(`remove:ask:${key}`, 'Remove', { style: 'danger' }),
  );
  return panel(
    [
      `### ${titled(preset)}\n${details(preset, card).join('\n')}`,
      ...gallery,
      small(...lines.filter((line): line is string => Boolean(line))),
      ...(manages ? [row] : []),
    ],
    files,
  );
}
