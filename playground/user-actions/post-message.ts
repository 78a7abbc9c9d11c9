import type { APIMessage } from 'discord.js';
import { apiUser } from '../api-objects.ts';
import type { UserMessage } from '../contract.ts';
import { createBotMessage } from '../message/create-message.ts';
import { findMentions } from '../message/mentions.ts';
import { storeFiles } from '../message/message-files.ts';
import type { Platform } from '../platform.ts';
import { locateActor } from './interaction-packet.ts';
import type { UploadedFiles } from './resolver.ts';
import { UserActionRefusedError } from './user-action-refused-error.ts';

/** Posts a plain message as a user. The bot gets no event, as it has no intents. */
export async function postMessage(
  platform: Platform,
  { user, channel, content, files: names }: UserMessage,
  files: UploadedFiles,
): Promise<APIMessage> {
  const location = locateActor(platform, { user, channel, nonce: '' });
  const added = names.map((name) => {
    const upload = files.get(name);
    if (!upload) throw new UserActionRefusedError('A file is missing.', [{ name, message: 'Choose a file.' }]);
    return { upload, description: undefined };
  });
  if (!content.trim() && added.length === 0) throw new UserActionRefusedError('A message needs text or a file.');
  const stored = await storeFiles(platform.attachments, { kept: [], added }, channel, false);
  const mentions = findMentions(platform.world, location.channel, content, undefined);
  const author = apiUser(platform.world, user);
  const message = { ...createBotMessage(platform, channel), author, content, attachments: stored, ...mentions };
  platform.messages.add({ message, files: stored, sentByInteraction: null, onlyVisibleTo: null });
  return message;
}
