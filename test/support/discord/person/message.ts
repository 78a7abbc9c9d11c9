import { type APIMessage, MessageFlags } from 'discord.js';
import { z } from 'zod';
import { walkComponents } from '#playground/validate/components/component-tree.ts';

const hasFlag = ({ flags }: APIMessage, flag: MessageFlags) => ((flags ?? 0) & flag) !== 0;

/** "Thinking…" */
export const isLoading = (message: APIMessage): boolean => hasFlag(message, MessageFlags.Loading);

export const isEphemeral = (message: APIMessage): boolean => hasFlag(message, MessageFlags.Ephemeral);

/** All that is written in a message: content and text displays, one a line. */
export function textOf(message: APIMessage): string {
  const displays = [...walkComponents(message.components)].flatMap(({ node }) =>
    node.type === 10 ? [node.content ?? ''] : [],
  );
  return [message.content, ...displays].filter(Boolean).join('\n');
}

/** A picture as the message shows it. */
export interface Picture {
  url: string;
  description?: string | undefined;
  width?: number | null | undefined;
  height?: number | null | undefined;
  attachmentId?: string | undefined;
}

const media = z.looseObject({
  url: z.string(),
  width: z.number().nullish(),
  height: z.number().nullish(),
  attachment_id: z.string().optional(),
});
const item = z.looseObject({ media, description: z.string().nullish() });
const items = z.array(item);

/** The pictures of a message in order: media galleries, thumbnails, then plain attachments. */
export function picturesIn(message: APIMessage): Picture[] {
  const inMedia = [...walkComponents(message.components)].flatMap(({ node }) => [
    ...(items.safeParse(node.items).data ?? []),
    ...(item.safeParse(node).data ? [item.parse(node)] : []),
  ]);
  const attached = message.attachments
    .filter(({ content_type = '' }) => content_type.startsWith('image/'))
    .map(({ url, description, width, height, id }) => ({ url, description, width, height, attachmentId: id }));
  const inComponents = inMedia.map(({ media: { url, width, height, attachment_id }, description }) => ({
    url,
    width,
    height,
    description: description ?? undefined,
    attachmentId: attachment_id,
  }));
  return [...inComponents, ...attached];
}

/** Whether a message shows pictures: the predicate for `answer`. */
export const hasPictures = (message: APIMessage): boolean => picturesIn(message).length > 0;

/** A button or select of a message. */
export interface Control {
  type: number;
  customId: string;
  label: string;
  disabled: boolean;
}

const control = z.looseObject({
  type: z.number(),
  custom_id: z.string(),
  label: z.string().nullish(),
  placeholder: z.string().nullish(),
  disabled: z.boolean().nullish(),
});

/** All buttons and selects of a message, in order. */
export function controlsIn(message: APIMessage): Control[] {
  return [...walkComponents(message.components)].flatMap(({ node }) => {
    const { data } = control.safeParse(node);
    if (!data) return [];
    const label = data.label ?? data.placeholder ?? '';
    return [{ type: data.type, customId: data.custom_id, label, disabled: data.disabled ?? false }];
  });
}

/** The button or select with this custom_id or label. @throws Error that lists what there is */
export function controlOf(message: APIMessage, labelOrId: string | RegExp): Control {
  const controls = controlsIn(message);
  const matches = ({ customId, label }: Control) =>
    typeof labelOrId === 'string'
      ? customId === labelOrId || label === labelOrId
      : labelOrId.test(customId) || labelOrId.test(label);
  const found = controls.find(matches);
  if (found) return found;
  throw new Error(
    `There is no ${labelOrId} among: ${controls.map(({ label, customId }) => `${label} (${customId})`).join(', ')}`,
  );
}
