import type { Message } from './message.ts';
import { type MultipartRequest, multipartRequest } from './multipart.ts';

/** A mention in a prompt notifies nobody. */
const NO_MENTIONS = { parse: [] };

/** What Discord takes of a message as JSON. */
export function messageBody({ flags, components, files }: Message) {
  return {
    flags,
    components,
    allowed_mentions: NO_MENTIONS,
    attachments: files.map(({ name, description }, id) => ({ id: `${id}`, filename: name, description })),
  };
}

/**
 * A message with its files as discord.js's REST client takes it.
 * @param changes to its {@link messageBody}
 */
export function messageRequest(message: Message, changes: object = {}): MultipartRequest | { readonly body: object } {
  const body = { ...messageBody(message), ...changes };
  return message.files.length > 0 ? multipartRequest(body, message.files) : { body };
}
