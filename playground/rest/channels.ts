import { PermissionFlagsBits as P } from 'discord.js';
import { z } from 'zod';
import { apiChannel, apiDirectMessage } from '../api-shapes.ts';
import { invalidForm, refused } from '../discord-error.ts';
import { compose } from '../message/compose.ts';
import { bareMessage, edited } from '../message/make.ts';
import type { StoredMessage } from '../messages.ts';
import { allows } from '../permissions.ts';
import type { Platform } from '../platform.ts';
import { check } from '../validate/check.ts';
import { messageBody } from '../validate/message-body.ts';
import { snowflake } from '../validate/parts.ts';
import { type ChannelState, defaultSizeLimit } from '../world.ts';
import { type Answer, type Call, nothing, ok, param, type Route } from './route.ts';

/** Channels and their messages, as the bot reaches them with its own token. */
export function channelRoutes(platform: Platform): Route[] {
  const list = '/channels/:channel/messages';
  const one = `${list}/:message`;
  const shared = { auth: 'bot', limit: 'channel' } as const;
  return [
    { method: 'GET', path: '/channels/:channel', ...shared, handle: (call) => ok(describe(platform, call)) },
    { method: 'GET', path: list, ...shared, handle: (call) => ok(page(platform, call)) },
    { method: 'POST', path: list, ...shared, handle: (call) => create(platform, call) },
    { method: 'GET', path: one, ...shared, handle: (call) => ok(find(platform, call).message) },
    { method: 'PATCH', path: one, ...shared, handle: (call) => edit(platform, call) },
    { method: 'DELETE', path: one, ...shared, handle: (call) => remove(platform, call) },
    { method: 'POST', path: '/users/@me/channels', ...shared, handle: (call) => directMessage(platform, call) },
  ];
}

/** @throws DiscordError 10003, 50001 where the bot cannot see the channel, 50013 where it may not do that */
function enter({ world }: Platform, call: Call, wanted: bigint): ChannelState {
  const channel = world.channels.get(param(call, 'channel'));
  if (!channel) throw refused('unknownChannel');
  call.about.channel = channel.id;
  if (channel.guild && !allows(channel.appPermissions, P.ViewChannel)) throw refused('missingAccess');
  if (channel.guild && !allows(channel.appPermissions, wanted)) throw refused('missingPermissions');
  return channel;
}

function describe(platform: Platform, call: Call) {
  const channel = enter(platform, call, 0n);
  if (!channel.guild) return apiDirectMessage(platform.world, channel);
  const { permissions: _, ...rest } = apiChannel(channel, channel.appPermissions);
  return { ...rest, permission_overwrites: [] };
}

/** Ephemeral messages are not to be had by a channel's routes. */
const visible = (stored: StoredMessage | undefined): stored is StoredMessage => stored?.onlyFor === null;

function page(platform: Platform, call: Call) {
  const channel = enter(platform, call, P.ReadMessageHistory);
  const limit = check(z.coerce.number().int().min(1).max(100), call.query.get('limit') ?? 50, ['limit']);
  const bound = (name: string) => BigInt(check(snowflake, call.query.get(name) ?? '0', [name]));
  const [before, after] = [bound('before'), bound('after')];
  const all = platform.messages.list(channel.id).filter(visible);
  const fits = all.filter(({ message: { id } }) => (before === 0n || BigInt(id) < before) && BigInt(id) > after);
  const cut = after > 0n ? fits.slice(0, limit) : fits.slice(-limit);
  return cut.map(({ message }) => message).reverse();
}

function find(platform: Platform, call: Call): StoredMessage {
  const channel = enter(platform, call, P.ReadMessageHistory);
  const stored = platform.messages.get(param(call, 'message'));
  if (!visible(stored) || stored.message.channel_id !== channel.id) throw refused('unknownMessage');
  call.about.message = stored.message.id;
  return stored;
}

/** The bot's own message with this nonce of "the past few minutes" (resources/message, "Create Message"). */
function sameNonce({ messages, now, world }: Platform, channel: ChannelState, nonce: string | number) {
  const since = now() - 5 * 60_000;
  const own = messages.list(channel.id).filter(({ message }) => message.author.id === world.application.id);
  return own.find(({ message }) => message.nonce === nonce && Date.parse(message.timestamp) > since)?.message;
}

async function create(platform: Platform, call: Call): Promise<Answer> {
  const files = call.uploads.length > 0 ? P.AttachFiles : 0n;
  const channel = enter(platform, call, P.SendMessages | files);
  if (channel.closed) throw refused('cannotMessageUser');
  const body = check(messageBody, call.json ?? {});
  const nonce = body.nonce ?? undefined;
  const sent = () => (body.enforce_nonce && nonce !== undefined ? sameNonce(platform, channel, nonce) : undefined);
  const before = sent();
  if (before) return ok(before);
  const reference = body.message_reference;
  const answered = reference ? platform.messages.get(reference.message_id) : undefined;
  if (reference && !answered && reference.fail_if_not_exists !== false) {
    const code = 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE';
    throw invalidForm([{ path: ['message_reference'], code, message: 'Unknown message' }]);
  }
  const sizeLimit = platform.world.guild(channel.guild)?.attachmentSizeLimit ?? defaultSizeLimit;
  const composition = { json: call.json, uploads: call.uploads, channel, sizeLimit, at: [] };
  const made = await compose(platform, { ...composition, mode: { create: 'channel' } });
  // Reading files took time: the same may have come meanwhile.
  const meanwhile = sent();
  if (meanwhile) return ok(meanwhile);
  const place = { channel_id: channel.id, message_id: answered?.message.id ?? '' };
  const reply = answered ? { type: 19, message_reference: { type: 0, ...place } } : {};
  const message = {
    ...bareMessage(platform, channel.id),
    ...made.contents,
    ...reply,
    ...(nonce === undefined ? {} : { nonce }),
  };
  platform.messages.add({ message, files: made.files, sentBy: null, onlyFor: null });
  call.about.message = message.id;
  return ok(message);
}

async function edit(platform: Platform, call: Call): Promise<Answer> {
  const stored = find(platform, call);
  const channel = enter(platform, call, 0n);
  if (stored.message.author.id !== platform.world.application.id) throw refused('notAuthor');
  const sizeLimit = platform.world.guild(channel.guild)?.attachmentSizeLimit ?? defaultSizeLimit;
  const composition = { json: call.json, uploads: call.uploads, channel, sizeLimit, at: [] };
  const { contents, files } = await compose(platform, { ...composition, mode: { edit: stored } });
  const message = { ...stored.message, ...contents, ...edited(platform) };
  platform.messages.put({ ...stored, files, message });
  return ok(message);
}

function remove(platform: Platform, call: Call): Answer {
  const stored = find(platform, call);
  const own = stored.message.author.id === platform.world.application.id;
  if (!own) enter(platform, call, P.ManageMessages);
  platform.messages.remove(stored.message.id);
  return nothing;
}

function directMessage(platform: Platform, call: Call): Answer {
  const { recipient_id: recipient } = check(z.object({ recipient_id: snowflake }), call.json ?? {});
  const channel = platform.world.dmOf(recipient);
  if (!channel) throw refused('cannotMessageUser');
  call.about.channel = channel.id;
  return ok(apiDirectMessage(platform.world, channel));
}
