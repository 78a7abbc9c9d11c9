import { MessageFlags } from 'discord.js';
import { invalidForm, type Problem } from '../discord-error.ts';
import type { MessageBody } from '../validate/message-body.ts';

const { SuppressEmbeds, Ephemeral, Loading, SuppressNotifications, IsComponentsV2 } = MessageFlags;

/** Flags that a bot may set when it creates a message, by where. */
const settable = {
  interaction: SuppressEmbeds | Ephemeral | SuppressNotifications | IsComponentsV2,
  channel: SuppressEmbeds | SuppressNotifications | IsComponentsV2,
};

/** @throws DiscordError 50035 for a flag that a bot cannot set there */
export function newFlags(body: MessageBody, where: keyof typeof settable, at: readonly PropertyKey[]): number {
  const flags = body.flags ?? 0;
  const wrong = flags & ~settable[where];
  if (wrong === 0) return flags;
  const message = `Flags ${wrong} cannot be set on a message here.`;
  throw invalidForm([{ path: [...at, 'flags'], code: 'MESSAGE_FLAGS_INVALID', message }]);
}

/**
 * Flags after an edit: SUPPRESS_EMBEDS comes and goes, IS_COMPONENTS_V2 only comes, the rest stays.
 * @throws DiscordError 50035 where the edit takes IS_COMPONENTS_V2 away
 */
export function editedFlags(body: MessageBody, before: number, at: readonly PropertyKey[]): number {
  const kept = before & ~Loading;
  if (body.flags == null) return kept;
  if (kept & IsComponentsV2 && !(body.flags & IsComponentsV2)) {
    const message = 'The IS_COMPONENTS_V2 flag cannot be removed from a message.';
    throw invalidForm([{ path: [...at, 'flags'], code: 'MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG', message }]);
  }
  return (kept & ~SuppressEmbeds) | (body.flags & (SuppressEmbeds | IsComponentsV2));
}

/** What a message with IS_COMPONENTS_V2 cannot have, whether it comes with the request or was there before. */
export function legacyFields(body: MessageBody, before: { content: string; embeds: unknown[] }): Problem[] {
  const staying = (given: unknown, had: boolean) => given === undefined && had;
  const found: [string, boolean][] = [
    ['content', Boolean(body.content) || staying(body.content, before.content !== '')],
    ['embeds', Boolean(body.embeds?.length) || staying(body.embeds, before.embeds.length > 0)],
    ['poll', body.poll != null],
    ['sticker_ids', Boolean(body.sticker_ids?.length)],
  ];
  return found.flatMap(([field, used]) => {
    const message = `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`;
    return used ? [{ path: [field], code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message }] : [];
  });
}
