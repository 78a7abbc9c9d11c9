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
import { plainText } from '#schema/language/t.ts';
import type { Markdown } from '#schema/markdown.ts';

/** A message of `/lora`; markdown becomes texts. */
export function loraMessage(
  parts: readonly (APIComponentInContainer | Markdown)[],
  files: readonly MessageFile[] = [],
): Message {
  return containerMessage(
    ACCENT_COLOR,
    parts.map((part) => ('text' in part ? textDisplay(part) : part)),
    files,
  );
}

type ButtonVariant = 'plain' | 'primary' | 'danger';

const BUTTON_STYLES = {
  plain: ButtonStyle.Secondary,
  primary: ButtonStyle.Primary,
  danger: ButtonStyle.Danger,
} as const;

/** A button with the custom_id `lora:<id>`. */
export function button(
  id: string,
  label: string,
  { style = 'plain', disabled = false }: { readonly style?: ButtonVariant; readonly disabled?: boolean } = {},
): APIButtonComponentWithCustomId {
  return {
    type: ComponentType.Button,
    custom_id: `lora:${id}`,
    label,
    style: BUTTON_STYLES[style],
    disabled,
  };
}

/** A row of up to five buttons. */
export function buttonRow(...components: APIButtonComponentWithCustomId[]): APIComponentInContainer {
  return { type: ComponentType.ActionRow, components };
}

export const divider: APIComponentInContainer = { type: ComponentType.Separator, divider: true, spacing: 1 };

/** The previews of a preset as files. `slot` tells the presets of one message apart. */
export function previewFiles(slot: string, name: string, pictures: readonly Uint8Array[]): MessageFile[] {
  return pictures.map((bytes, index) => ({
    name: `preview-${slot}-${index + 1}.webp`,
    type: 'image/webp',
    bytes,
    description: plainText('What {name} looks like, {index} of {count}', {
      name,
      index: index + 1,
      count: pictures.length,
    }),
  }));
}

/** How a component refers to a file of the same message. */
export const attachmentMedia = ({ name }: MessageFile) => ({ url: `attachment://${name}` });
