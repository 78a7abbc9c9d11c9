import { z } from 'zod';
import type { Platform } from '../platform.ts';
import { defaultSizeLimit } from '../world.ts';
import { send } from './envelope.ts';

/** As much of a packet as the stand-in needs to take the bot's answer; everything may be missing or wrong. */
const loose = z.looseObject({
  id: z.string().catch(''),
  token: z.string().catch(''),
  type: z.number().catch(2),
  guild_id: z.string().regex(/^\d+$/u).nullable().catch(null),
  channel_id: z.string().catch(''),
  attachment_size_limit: z.number().catch(defaultSizeLimit),
  member: z
    .looseObject({ user: z.looseObject({ id: z.string() }) })
    .optional()
    .catch(undefined),
  user: z.looseObject({ id: z.string() }).optional().catch(undefined),
  data: z.looseObject({ type: z.number().catch(0), name: z.string().catch('') }).catch({ type: 0, name: '' }),
  message: z.looseObject({ id: z.string() }).optional().catch(undefined),
});

/**
 * Sends any packet as INTERACTION_CREATE, unchanged. The bot's answers to it are taken, judged and recorded,
 * also where the packet names a channel that is not of this world.
 * @returns the packet's id
 */
export function sendRaw(platform: Platform, packet: Record<string, unknown>): string {
  const read = loose.parse(packet);
  return send(platform, packet, {
    id: read.id || platform.snowflake(),
    token: read.token || platform.snowflake(),
    type: read.type,
    commandType: read.data.type,
    commandName: read.data.name,
    nonce: null,
    user: read.member?.user.id ?? read.user?.id ?? '',
    channel: read.channel_id,
    guild: read.guild_id,
    sizeLimit: read.attachment_size_limit,
    createdAt: platform.now(),
    source: read.message?.id ?? null,
    focusedType: null,
    answeredBy: null,
    silent: false,
    original: null,
    modal: null,
  });
}
