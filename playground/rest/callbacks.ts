import { InteractionType as Kind, MessageFlags, InteractionResponseType as Reply } from 'discord.js';
import { z } from 'zod';
import { invalidForm, refused } from '../discord-error.ts';
import { answerWithin, type Live } from '../interactions/live.ts';
import { compose } from '../message/compose.ts';
import { answerMessage, edited, placeholder } from '../message/make.ts';
import type { StoredMessage } from '../messages.ts';
import { appDefaults } from '../permissions.ts';
import type { Platform } from '../platform.ts';
import { checkChoices } from '../validate/choices.ts';
import { checkModal } from '../validate/modal.ts';
import type { ChannelState } from '../world.ts';
import { type Answer, type Call, nothing, ok, param, type Route } from './route.ts';

/** Which answers each kind of interaction may get; the last two need a component's message. */
const allowed = new Map<number, readonly number[]>([
  [Kind.Ping, [Reply.Pong]],
  [Kind.ApplicationCommand, [Reply.ChannelMessageWithSource, Reply.DeferredChannelMessageWithSource, Reply.Modal]],
  [Kind.MessageComponent, [4, 5, 6, 7, 9]],
  [Kind.ApplicationCommandAutocomplete, [Reply.ApplicationCommandAutocompleteResult]],
  [Kind.ModalSubmit, [4, 5]],
]);

const envelope = z.looseObject({ type: z.int(), data: z.unknown().optional() });

/** POST /interactions/:id/:token/callback */
export function callbackRoutes(platform: Platform): Route[] {
  return [
    {
      method: 'POST',
      path: '/interactions/:id/:token/callback',
      auth: 'token',
      limit: 'none',
      handle: (call) => answer(platform, call),
    },
  ];
}

async function answer(platform: Platform, call: Call): Promise<Answer> {
  const live = platform.interactions.get(param(call, 'id'));
  if (!live || live.token !== param(call, 'token')) throw refused('unknownInteraction');
  call.about = { interaction: live.id, channel: live.channel };
  if (live.answeredBy !== null) throw refused('acknowledged');
  if (live.silent || platform.now() - live.createdAt > answerWithin) throw refused('unknownInteraction');
  const type = typeIn(live, call.json);
  const message = await perform(platform, live, type, call);
  if (message) call.about.message = message.message.id;
  if (call.query.get('with_response') !== 'true') return nothing;
  return ok(response(live, type, message));
}

/** @throws DiscordError 50035 where this kind of interaction cannot be answered so */
function typeIn(live: Live, json: unknown): number {
  const parsed = envelope.safeParse(json);
  const inMessage = live.type === Kind.ModalSubmit && live.source !== null ? [6, 7] : [];
  const types = [...(allowed.get(live.type) ?? []), ...inMessage];
  if (parsed.success && types.includes(parsed.data.type)) return parsed.data.type;
  const message = `Value must be one of (${types.join(', ')}).`;
  throw invalidForm([{ path: ['type'], code: 'BASE_TYPE_CHOICES', message }]);
}

/** Does what the answer says. Nothing is acknowledged by an answer that is refused. */
async function perform(platform: Platform, live: Live, type: number, call: Call): Promise<StoredMessage | undefined> {
  const { interactions, messages, bus } = platform;
  const data = envelope.parse(call.json).data;
  const add = (stored: StoredMessage): StoredMessage => {
    live.original = stored.message.id;
    messages.add(stored);
    return stored;
  };
  const composition = { json: data, uploads: call.uploads, ...placeOf(platform, live), at: ['data'] };
  switch (type) {
    case Reply.ChannelMessageWithSource: {
      const { contents, files } = await compose(platform, { ...composition, mode: { create: 'interaction' } });
      acknowledge(live, interactions, type);
      const message = { ...answerMessage(platform, live, { isFollowUp: false }), ...contents };
      return add({ message, files, sentBy: live.id, onlyFor: viewerOf(live, contents.flags) });
    }
    case Reply.DeferredChannelMessageWithSource: {
      const flags = deferredFlags(data);
      acknowledge(live, interactions, type);
      const message = placeholder(platform, live, flags !== 0);
      return add({ message, files: [], sentBy: live.id, onlyFor: viewerOf(live, flags) });
    }
    case Reply.DeferredMessageUpdate:
      acknowledge(live, interactions, type);
      live.original = live.source;
      return messages.get(live.source);
    case Reply.UpdateMessage: {
      const before = messages.get(live.source);
      if (!before) throw refused('unknownMessage');
      const { contents, files } = await compose(platform, { ...composition, mode: { edit: before } });
      acknowledge(live, interactions, type);
      live.original = live.source;
      const after = { ...before, files, message: { ...before.message, ...contents, ...edited(platform) } };
      messages.put(after);
      return after;
    }
    case Reply.ApplicationCommandAutocompleteResult: {
      const choices = checkChoices(data, live.focusedType);
      acknowledge(live, interactions, type);
      if (live.nonce) bus.publish({ type: 'choices', nonce: live.nonce, choices }, { user: live.user });
      return undefined;
    }
    case Reply.Modal: {
      const modal = checkModal(data);
      acknowledge(live, interactions, type);
      live.modal = modal;
      if (live.nonce)
        bus.publish({ type: 'modal', nonce: live.nonce, interaction: live.id, modal }, { user: live.user });
      return undefined;
    }
    default:
      acknowledge(live, interactions, type);
      return undefined;
  }
}

/** Between the first check and here files were read: another answer may have been faster. */
function acknowledge(live: Live, interactions: Platform['interactions'], type: number): void {
  if (live.answeredBy !== null) throw refused('acknowledged');
  interactions.answered(live, type);
}

/** A deferred answer may only be ephemeral or not (resources/message, "Messages" footnote). */
function deferredFlags(data: unknown): number {
  const flags = z.looseObject({ flags: z.int().nullish() }).safeParse(data ?? {}).data?.flags ?? 0;
  if ((flags & ~MessageFlags.Ephemeral) === 0) return flags;
  const message = 'Only EPHEMERAL can be set on a deferred response.';
  throw invalidForm([{ path: ['data', 'flags'], code: 'MESSAGE_FLAGS_INVALID', message }]);
}

/** The only person who sees an ephemeral message. */
export const viewerOf = (live: Live, flags: number): string | null =>
  flags & MessageFlags.Ephemeral ? live.user : null;

/** A channel that only a raw packet of a test knows. */
function elsewhere({ channel: id, guild }: Live): ChannelState {
  return { id, name: 'elsewhere', guild, dmWith: null, nsfw: false, position: 0, appPermissions: appDefaults };
}

/** Where an interaction's messages go, and how large their files may be. */
export function placeOf(platform: Platform, live: Live) {
  const channel = platform.world.channels.get(live.channel);
  return { channel: channel ?? elsewhere(live), sizeLimit: live.sizeLimit };
}

function response(live: Live, type: number, stored: StoredMessage | undefined) {
  const flags = stored?.message.flags ?? 0;
  const about = stored && {
    response_message_id: stored.message.id,
    response_message_loading: (flags & MessageFlags.Loading) !== 0,
    response_message_ephemeral: (flags & MessageFlags.Ephemeral) !== 0,
  };
  const place = { channel_id: live.channel, ...(live.guild ? { guild_id: live.guild } : {}) };
  // A deferred update brings no message ("Interaction Callback Resource Object").
  const shown = type === Reply.DeferredMessageUpdate ? undefined : stored;
  const resource = { type, ...(shown ? { message: shown.message } : {}) };
  return { interaction: { id: live.id, type: live.type, ...about, ...place }, resource };
}
