import type { APIMessage } from 'discord.js';
import { apiUser } from '../api-shapes.ts';
import type { Post } from '../contract.ts';
import { storeFiles } from '../message/files.ts';
import { bareMessage } from '../message/make.ts';
import { mentionsIn } from '../message/mentions.ts';
import type { Platform } from '../platform.ts';
import { placeOf } from './envelope.ts';
import { ActRefusedError } from './refused.ts';
import type { Files } from './resolve.ts';

/** A person writes a plain message. The bot, which asked for no intents, is not told. */
export async function post(
  platform: Platform,
  { user, channel, content, files: names }: Post,
  files: Files,
): Promise<APIMessage> {
  const place = placeOf(platform, { user, channel, nonce: '' });
  const added = names.map((name) => {
    const upload = files.get(name);
    if (!upload) throw new ActRefusedError('A file is missing.', [{ name, message: 'Choose a file.' }]);
    return { upload, description: undefined };
  });
  if (!content.trim() && added.length === 0) throw new ActRefusedError('A message needs text or a file.');
  const stored = await storeFiles(platform.attachments, { kept: [], added }, channel, false);
  const mentions = mentionsIn(platform.world, place.channel, content, undefined);
  const author = apiUser(platform.world, user);
  const message = { ...bareMessage(platform, channel), author, content, attachments: stored, ...mentions };
  platform.messages.add({ message, files: stored, sentBy: null, onlyFor: null });
  return message;
}
