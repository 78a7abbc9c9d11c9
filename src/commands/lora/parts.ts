import {
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { framed, GREEN, type Message, type MessageFile, textPart } from '#delivery/message.ts';

/** A message of `/lora`. */
export function panel(
  parts: readonly (APIComponentInContainer | string)[],
  files: readonly MessageFile[] = [],
): Message {
  return framed(
    GREEN,
    parts.map((part) => (typeof part === 'string' ? textPart(part) : part)),
    files,
  );
}

type Style = 'plain' | 'first' | 'danger';

const STYLES = { plain: ButtonStyle.Secondary, first: ButtonStyle.Primary, danger: ButtonStyle.Danger } as const;

export function button(
  id: string,
  label: string,
  { style = 'plain', off = false }: { readonly style?: Style; readonly off?: boolean } = {},
): APIButtonComponentWithCustomId {
  return { type: ComponentType.Button, custom_id: `lora:${id}`, label, style: STYLES[style], disabled: off };
}

/** A row of up to five buttons. */
export function buttons(...all: APIButtonComponentWithCustomId[]): APIComponentInContainer {
  return { type: ComponentType.ActionRow, components: all };
}

export const divider: APIComponentInContainer = { type: ComponentType.Separator, divider: true, spacing: 1 };

/** Small grey lines. */
export function small(...lines: readonly string[]): string {
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

export const attached = ({ name }: MessageFile) => ({ url: `attachment://${name}` });
