import { ChannelType, type REST, Routes } from 'discord.js';
import { z } from 'zod';

const seenChannel = z.looseObject({ type: z.number() });

/**
 * Checks that an empty list of messages means that there are none. Without *Read Message History* Discord lists none either, and
 * says nothing of it (resources/message.mdx, Get Channel Messages). @throws Error where the bot may not read them
 */
export async function assertHistoryReadable(rest: REST, channel: string): Promise<void> {
  const query = new URLSearchParams({ limit: '1' });
  if (z.array(z.unknown()).parse(await rest.get(Routes.channelMessages(channel), { query })).length > 0) return;
  const { type } = seenChannel.parse(await rest.get(Routes.channel(channel)));
  if (type !== ChannelType.DM) throw new Error(`channel ${channel} shows no messages to the bot`);
}
