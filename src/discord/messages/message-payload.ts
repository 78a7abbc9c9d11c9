import type { Message } from './message.ts';

/** A mention in a prompt notifies nobody. */
const NO_MENTIONS = { parse: [] };

/** A message as discord.js's REST client takes it. */
export function messagePayload({ flags, components, files }: Message) {
  return {
    body: {
      flags,
      components,
      allowed_mentions: NO_MENTIONS,
      attachments: files.map(({ name, description }, id) => ({ id: `${id}`, filename: name, description })),
    },
    files: files.map(({ name, type, bytes }) => ({
      name,
      contentType: type,
      data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    })),
  };
}
