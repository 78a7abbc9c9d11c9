import {
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import {
  ACCENT_COLOR,
  containerMessage,
  type Message,
  type MessageFile,
  textDisplay,
} from '#discord/messages/message.ts';

/** A message of `/lora`. */
export function loraMessage(
  parts: readonly (APIComponentInContainer | string)[],
  files: readonly MessageFile[] = [],
): Message {
  return containerMessage(
    ACCENT_COLOR,
    parts.map((part) => (typeof part === 'string' ? textDisplay(part) : part)),
    files,
  );
}

type ButtonVariant = 'plain' | 'first' | 'danger';

const BUTTON_STYLES = { plain: ButtonStyle.Secondary, first: ButtonStyle.Primary, danger: ButtonStyle.Danger } as const;

export function button(
  id: string,
  label: string,
  { style = 'plain', off: disabled = false }: { readonly style?: ButtonVariant; readonly off?: boolean } = {},
): APIButtonComponentWithCustomId {
  return {
    type: ComponentType.Button,
    custom_id: `lora:${id}`,
    label,
    style: BUTTON_STYLES[style],
    disabled: disabled,
  };
}

/** A row of up to five buttons. */
export function buttonRow(...components: APIButtonComponentWithCustomId[]): APIComponentInContainer {
  return { type: ComponentType.ActionRow, components: components };
}

export const divider: APIComponentInContainer = { type: ComponentType.Separator, divider: true, spacing: 1 };

/** Small grey lines. */
export function smallText(...lines: readonly string[]): string {
  return lines.map((line) => `-# ${line}`).join('\n');
}

/** Pictures of a preset as files, and how a component points to them. */
export function previewFiles(slot: string, name: string, pictures: readonly Uint8Array[]): MessageFile[] {
  return pictures.map((bytes, index) => ({
    name: `preview-${slot}-${index + 1}.webp`,
    type: 'image/webp',
    bytes,
    description: `What ${name} looks like, ${index + 1} of ${pictures.length}`,
  }));
}

export const attachmentMedia = ({ name }: MessageFile) => ({ url: `attachment://${name}` });
