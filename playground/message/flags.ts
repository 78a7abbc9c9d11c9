import { MessageFlags } from 'discord.js';
import { type FieldError, invalidFormBody } from '../discord-error.ts';
import type { MessageBody } from '../validate/message-body.ts';

const { SuppressEmbeds, Ephemeral, Loading, SuppressNotifications, IsComponentsV2 } = MessageFlags;

/** Flags that a bot may set when it creates a message, by where. */
const SETTABLE_FLAGS = {
  interaction: SuppressEmbeds | Ephemeral | SuppressNotifications | IsComponentsV2,
  channel: SuppressEmbeds | SuppressNotifications | IsComponentsV2,
};

/** @throws DiscordError 50035 for a flag that a bot cannot set there */
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
 * Flags after an edit: SUPPRESS_EMBEDS comes and goes, IS_COMPONENTS_V2 only comes, the rest stays.
 * @throws DiscordError 50035 where the edit takes IS_COMPONENTS_V2 away
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

/** What a message with IS_COMPONENTS_V2 cannot have, whether it comes with the request or was there before. */
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
