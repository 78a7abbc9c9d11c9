import { z } from 'zod';
import type { Platform } from '../platform.ts';
import { DEFAULT_ATTACHMENT_SIZE_LIMIT_BYTES } from '../state/world.ts';
import { sendInteraction } from './interaction-packet.ts';

/** The fields of a packet that the playground needs for the bot's response; any of them may be missing or invalid. */
const looseInteractionSchema = z.looseObject({
  id: z.string().catch(''),
  token: z.string().catch(''),
  type: z.number().catch(2),
  guild_id: z.string().regex(/^\d+$/u).nullable().catch(null),
  channel_id: z.string().catch(''),
  attachment_size_limit: z.number().catch(DEFAULT_ATTACHMENT_SIZE_LIMIT_BYTES),
  member: z
    .looseObject({ user: z.looseObject({ id: z.string() }) })
    .optional()
    .catch(undefined),
  user: z.looseObject({ id: z.string() }).optional().catch(undefined),
  data: z.looseObject({ type: z.number().catch(0), name: z.string().catch('') }).catch({ type: 0, name: '' }),
  message: z.looseObject({ id: z.string() }).optional().catch(undefined),
});

/**
 * Sends any packet as INTERACTION_CREATE, unchanged. The bot's responses are validated and recorded as always, even where
 * the packet's channel does not exist.
 * @returns the packet's id
 */
export function sendRawInteraction(platform: Platform, packet: Record<string, unknown>): string {
  const parsed = looseInteractionSchema.parse(packet);
  return sendInteraction(platform, packet, {
    id: parsed.id || platform.snowflake(),
    token: parsed.token || platform.snowflake(),
    type: parsed.type,
    commandType: parsed.data.type,
    commandName: parsed.data.name,
    nonce: null,
    user: parsed.member?.user.id ?? parsed.user?.id ?? '',
    channel: parsed.channel_id,
    guild: parsed.guild_id,
    sizeLimit: parsed.attachment_size_limit,
    createdAt: platform.now(),
    source: parsed.message?.id ?? null,
    focusedType: null,
    responseType: null,
    timedOut: false,
    originalMessage: null,
    opener: null,
    modal: null,
  });
}
