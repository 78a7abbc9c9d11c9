import { PermissionFlagsBits as P } from 'discord.js';
import { z } from 'zod';
import { apiChannel, apiDirectMessage } from '../api-objects.ts';
import { createDiscordError, invalidFormBody } from '../discord-error.ts';
import { composeMessage } from '../message/compose-message.ts';
import { createBotMessage, editedNow } from '../message/create-message.ts';
import type { Platform } from '../platform.ts';
import type { StoredMessage } from '../state/messages.ts';
import { hasPermissions } from '../state/permissions.ts';
import { type ChannelState, DEFAULT_ATTACHMENT_SIZE_LIMIT_BYTES } from '../state/world.ts';
import { snowflake } from '../validate/fields.ts';
import { messageBody } from '../validate/message-body.ts';
import { parseOrThrow } from '../validate/parse-or-throw.ts';
import { noContent, ok, param, type RestCall, type RestResponse, type Route } from './route.ts';

/** Routes for channels and their messages, authorized by the bot token. */
export function channelRoutes(platform: Platform): Route[] {
  const list = '/channels/:channel/messages';
  const one = `${list}/:message`;
  const shared = { auth: 'bot', limit: 'channel' } as const;
  return [
    { method: 'GET', path: '/channels/:channel', ...shared, handle: (call) => ok(describeChannel(platform, call)) },
    { method: 'GET', path: list, ...shared, handle: (call) => ok(listMessages(platform, call)) },
    { method: 'POST', path: list, ...shared, handle: (call) => createMessage(platform, call) },
    { method: 'GET', path: one, ...shared, handle: (call) => ok(findMessage(platform, call).message) },
    { method: 'PATCH', path: one, ...shared, handle: (call) => editMessage(platform, call) },
    { method: 'DELETE', path: one, ...shared, handle: (call) => deleteMessage(platform, call) },
    { method: 'POST', path: '/users/@me/channels', ...shared, handle: (call) => openDirectMessage(platform, call) },
  ];
}

/** @throws DiscordError 10003 for an unknown channel, 50001 without access to it, 50013 without the `required` permissions */
function accessChannel({ world }: Platform, call: RestCall, required: bigint): ChannelState {
  const channel = world.channels.get(param(call, 'channel'));
  if (!channel) throw createDiscordError('unknownChannel');
  call.about.channel = channel.id;
  if (channel.guild && !hasPermissions(channel.appPermissions, P.ViewChannel))
    throw createDiscordError('missingAccess');
  if (channel.guild && !hasPermissions(channel.appPermissions, required))
    throw createDiscordError('missingPermissions');
  return channel;
}

function describeChannel(platform: Platform, call: RestCall) {
  const channel = accessChannel(platform, call, 0n);
  if (!channel.guild) return apiDirectMessage(platform.world, channel);
  const { permissions: _, ...rest } = apiChannel(channel, channel.appPermissions);
  return { ...rest, permission_overwrites: [] };
}

/** Channel routes cannot reach ephemeral messages. */
const isNotEphemeral = (stored: StoredMessage | undefined): stored is StoredMessage => stored?.onlyVisibleTo === null;

function listMessages(platform: Platform, call: RestCall) {
  const channel = accessChannel(platform, call, 0n);
  // Discord says nothing of it (resources/message, "Get Channel Messages").
  if (channel.guild && !hasPermissions(channel.appPermissions, P.ReadMessageHistory)) return [];
  const limit = parseOrThrow(z.coerce.number().int().min(1).max(100), call.query.get('limit') ?? 50, ['limit']);
  const snowflakeParam = (name: string) => BigInt(parseOrThrow(snowflake, call.query.get(name) ?? '0', [name]));
  const [before, after] = [snowflakeParam('before'), snowflakeParam('after')];
  const all = platform.messages.list(channel.id).filter(isNotEphemeral);
  const matching = all.filter(({ message: { id } }) => (before === 0n || BigInt(id) < before) && BigInt(id) > after);
  const limited = after > 0n ? matching.slice(0, limit) : matching.slice(-limit);
  return limited.map(({ message }) => message).reverse();
}

function findMessage(platform: Platform, call: RestCall): StoredMessage {
  const channel = accessChannel(platform, call, P.ReadMessageHistory);
  const stored = platform.messages.get(param(call, 'message'));
  if (!isNotEphemeral(stored) || stored.message.channel_id !== channel.id) throw createDiscordError('unknownMessage');
  call.about.message = stored.message.id;
  return stored;
}

/** How far back `enforce_nonce` looks: "the past few minutes" (resources/message, "Create Message"). */
const NONCE_WINDOW_MS = 5 * 60_000;

/** The bot's own recent message with this nonce. */
function findByNonce({ messages, now, world }: Platform, channel: ChannelState, nonce: string | number) {
  const since = now() - NONCE_WINDOW_MS;
  const botMessages = messages.list(channel.id).filter(({ message }) => message.author.id === world.application.id);
  return botMessages.find(({ message }) => message.nonce === nonce && Date.parse(message.timestamp) > since)?.message;
}

async function createMessage(platform: Platform, call: RestCall): Promise<RestResponse> {
  const files = call.uploads.length > 0 ? P.AttachFiles : 0n;
  const channel = accessChannel(platform, call, P.SendMessages | files);
  if (channel.rejectsMessages) throw createDiscordError('cannotMessageUser');
  const body = parseOrThrow(messageBody, call.json ?? {});
  const nonce = body.nonce ?? undefined;
  const findDuplicate = () =>
    body.enforce_nonce && nonce !== undefined ? findByNonce(platform, channel, nonce) : undefined;
  const duplicate = findDuplicate();
  if (duplicate) return ok(duplicate);
  const reference = body.message_reference;
  const repliedTo = reference ? platform.messages.get(reference.message_id) : undefined;
  if (reference && !repliedTo && reference.fail_if_not_exists !== false) {
    const code = 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE';
    throw invalidFormBody([{ path: ['message_reference'], code, message: 'Unknown message' }]);
  }
  const sizeLimit = platform.world.guild(channel.guild)?.attachmentSizeLimit ?? DEFAULT_ATTACHMENT_SIZE_LIMIT_BYTES;
  const composition = { json: call.json, uploads: call.uploads, channel, sizeLimit, at: [] };
  const composed = await composeMessage(platform, { ...composition, mode: { create: 'channel' } });
  // While files were read, the same message may have been created by another request.
  const lateDuplicate = findDuplicate();
  if (lateDuplicate) return ok(lateDuplicate);
  const location = { channel_id: channel.id, message_id: repliedTo?.message.id ?? '' };
  const reply = repliedTo ? { type: 19, message_reference: { type: 0, ...location } } : {};
  const message = {
    ...createBotMessage(platform, channel.id),
    ...composed.contents,
    ...reply,
    ...(nonce === undefined ? {} : { nonce }),
  };
  platform.messages.add({ message, files: composed.files, sentByInteraction: null, onlyVisibleTo: null });
  call.about.message = message.id;
  return ok(message);
}

async function editMessage(platform: Platform, call: RestCall): Promise<RestResponse> {
  const stored = findMessage(platform, call);
  const channel = accessChannel(platform, call, 0n);
  if (stored.message.author.id !== platform.world.application.id) throw createDiscordError('notAuthor');
  const sizeLimit = platform.world.guild(channel.guild)?.attachmentSizeLimit ?? DEFAULT_ATTACHMENT_SIZE_LIMIT_BYTES;
  const composition = { json: call.json, uploads: call.uploads, channel, sizeLimit, at: [] };
  const { contents, files } = await composeMessage(platform, { ...composition, mode: { edit: stored } });
  const message = { ...stored.message, ...contents, ...editedNow(platform) };
  platform.messages.update({ ...stored, files, message });
  return ok(message);
}

function deleteMessage(platform: Platform, call: RestCall): RestResponse {
  const stored = findMessage(platform, call);
  const isOwn = stored.message.author.id === platform.world.application.id;
  if (!isOwn) accessChannel(platform, call, P.ManageMessages);
  platform.messages.remove(stored.message.id);
  return noContent;
}

function openDirectMessage(platform: Platform, call: RestCall): RestResponse {
  const { recipient_id: recipient } = parseOrThrow(z.object({ recipient_id: snowflake }), call.json ?? {});
  const channel = platform.world.findDm(recipient);
  if (!channel) throw createDiscordError('cannotMessageUser');
  call.about.channel = channel.id;
  return ok(apiDirectMessage(platform.world, channel));
}
