import { MessageFlags } from 'discord.js';
import { type FieldError, invalidFormBody } from '../discord-error.ts';
import type { MessageBody } from '../validate/message-body.ts';

const { SuppressEmbeds, Ephemeral, Loading, SuppressNotifications, IsComponentsV2 } = MessageFlags;

/** The flags that a bot may set on a new message, by route. */
const SETTABLE_FLAGS = {
  interaction: SuppressEmbeds | Ephemeral | SuppressNotifications | IsComponentsV2,
  channel: SuppressEmbeds | SuppressNotifications | IsComponentsV2,
};

/** The flags of a new message. @throws DiscordError 50035 for a flag that a bot cannot set there */
export function flagsForCreate(
  body: MessageBody,
  where: keyof typeof SETTABLE_FLAGS,
  basePath: readonly PropertyKey[],
): number {
  const flags = body.flags ?? 0;
  const forbidden = flags & ~SETTABLE_FLAGS[where];
  if (forbidden === 0) return flags;
  const message = `Flags ${forbidden} cannot be set on a message here.`;
  throw invalidFormBody([{ path: [...basePath, 'flags'], code: 'MESSAGE_FLAGS_INVALID', message }]);
}

/**
 * The flags after an edit: it can set and remove SUPPRESS_EMBEDS, set IS_COMPONENTS_V2, and not change the others.
 * @throws DiscordError 50035 where the edit removes IS_COMPONENTS_V2
 */
export function flagsForEdit(body: MessageBody, before: number, basePath: readonly PropertyKey[]): number {
  const kept = before & ~Loading;
  if (body.flags == null) return kept;
  if (kept & IsComponentsV2 && !(body.flags & IsComponentsV2)) {
    const message = 'The IS_COMPONENTS_V2 flag cannot be removed from a message.';
    throw invalidFormBody([
      { path: [...basePath, 'flags'], code: 'MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG', message },
    ]);
  }
  return (kept & ~SuppressEmbeds) | (body.flags & (SuppressEmbeds | IsComponentsV2));
}

/** Fields that a message with IS_COMPONENTS_V2 cannot have, whether new or kept from before the edit. */
export function legacyFieldErrors(body: MessageBody, before: { content: string; embeds: unknown[] }): FieldError[] {
  const isKept = (given: unknown, had: boolean) => given === undefined && had;
  const usage: [string, boolean][] = [
    ['content', Boolean(body.content) || isKept(body.content, before.content !== '')],
    ['embeds', Boolean(body.embeds?.length) || isKept(body.embeds, before.embeds.length > 0)],
    ['poll', body.poll != null],
    ['sticker_ids', Boolean(body.sticker_ids?.length)],
  ];
  return usage.flatMap(([field, used]) => {
    const message = `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`;
    return used ? [{ path: [field], code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message }] : [];
  });
}
