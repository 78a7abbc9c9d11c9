import { InteractionType as Kind, MessageFlags, InteractionResponseType as Reply } from 'discord.js';
import { z } from 'zod';
import { createDiscordError, invalidFormBody } from '../discord-error.ts';
import { composeMessage } from '../message/compose-message.ts';
import { createDeferredMessage, createResponseMessage, editedNow } from '../message/create-message.ts';
import type { Platform } from '../platform.ts';
import { type InteractionState, RESPONSE_TIMEOUT_MS } from '../state/interactions.ts';
import type { StoredMessage } from '../state/messages.ts';
import { DEFAULT_APP_PERMISSIONS } from '../state/permissions.ts';
import type { ChannelState } from '../state/world.ts';
import { parseAutocompleteChoices } from '../validate/commands/autocomplete-choices.ts';
import { parseModal } from '../validate/components/modal.ts';
import { isSet, noContent, ok, param, type RestCall, type RestResponse, type Route } from './route.ts';

/** The response types that each interaction type allows; 6 and 7 need a component's message. */
const ALLOWED_RESPONSE_TYPES = new Map<number, readonly number[]>([
  [Kind.Ping, [Reply.Pong]],
  [Kind.ApplicationCommand, [Reply.ChannelMessageWithSource, Reply.DeferredChannelMessageWithSource, Reply.Modal]],
  [Kind.MessageComponent, [4, 5, 6, 7, 9]],
  [Kind.ApplicationCommandAutocomplete, [Reply.ApplicationCommandAutocompleteResult]],
  [Kind.ModalSubmit, [4, 5]],
]);

const callbackSchema = z.looseObject({ type: z.int(), data: z.unknown().optional() });

/** `POST /interactions/:id/:token/callback`: the bot's initial response to an interaction. */
export function callbackRoutes(platform: Platform): Route[] {
  return [
    {
      method: 'POST',
      path: '/interactions/:id/:token/callback',
      auth: 'token',
      limit: 'none',
      handle: (call) => handleCallback(platform, call),
    },
  ];
}

async function handleCallback(platform: Platform, call: RestCall): Promise<RestResponse> {
  const interaction = platform.interactions.get(param(call, 'id'));
  if (!interaction || interaction.token !== param(call, 'token')) throw createDiscordError('unknownInteraction');
  call.about = { interaction: interaction.id, channel: interaction.channel };
  if (interaction.responseType !== null) throw createDiscordError('acknowledged');
  if (interaction.timedOut || platform.now() - interaction.createdAt > RESPONSE_TIMEOUT_MS)
    throw createDiscordError('unknownInteraction');
  const type = parseResponseType(interaction, call.json);
  const message = await applyCallback(platform, interaction, type, call);
  if (message) call.about.message = message.message.id;
  if (!isSet(call, 'with_response')) return noContent;
  return ok(callbackResponse(interaction, type, message));
}

/** @throws DiscordError 50035 where the interaction does not allow the response type */
function parseResponseType(interaction: InteractionState, json: unknown): number {
  const parsed = callbackSchema.safeParse(json);
  const inMessage = interaction.type === Kind.ModalSubmit && interaction.source !== null ? [6, 7] : [];
  const types = [...(ALLOWED_RESPONSE_TYPES.get(interaction.type) ?? []), ...inMessage];
  if (parsed.success && types.includes(parsed.data.type)) return parsed.data.type;
  const message = `Value must be one of (${types.join(', ')}).`;
  throw invalidFormBody([{ path: ['type'], code: 'BASE_TYPE_CHOICES', message }]);
}

/** Carries out the response. A refused response does not acknowledge the interaction. */
async function applyCallback(
  platform: Platform,
  interaction: InteractionState,
  type: number,
  call: RestCall,
): Promise<StoredMessage | undefined> {
  const { interactions, messages, bus } = platform;
  const data = callbackSchema.parse(call.json).data;
  const add = (stored: StoredMessage): StoredMessage => {
    interaction.originalMessage = stored.message.id;
    messages.add(stored);
    return stored;
  };
  const composition = { json: data, uploads: call.uploads, ...messageTarget(platform, interaction), at: ['data'] };
  switch (type) {
    case Reply.ChannelMessageWithSource: {
      const { contents, files } = await composeMessage(platform, { ...composition, mode: { create: 'interaction' } });
      acknowledge(interaction, interactions, type);
      const message = { ...createResponseMessage(platform, interaction, { isFollowUp: false }), ...contents };
      return add({
        message,
        files,
        sentByInteraction: interaction.id,
        onlyVisibleTo: ephemeralViewer(interaction, contents.flags),
      });
    }
    case Reply.DeferredChannelMessageWithSource: {
      const flags = deferredFlags(data);
      acknowledge(interaction, interactions, type);
      const message = createDeferredMessage(platform, interaction, flags !== 0);
      return add({
        message,
        files: [],
        sentByInteraction: interaction.id,
        onlyVisibleTo: ephemeralViewer(interaction, flags),
      });
    }
    case Reply.DeferredMessageUpdate:
      acknowledge(interaction, interactions, type);
      interaction.originalMessage = interaction.source;
      return messages.get(interaction.source);
    case Reply.UpdateMessage: {
      const before = messages.get(interaction.source);
      if (!before) throw createDiscordError('unknownMessage');
      const { contents, files } = await composeMessage(platform, { ...composition, mode: { edit: before } });
      acknowledge(interaction, interactions, type);
      interaction.originalMessage = interaction.source;
      const after = { ...before, files, message: { ...before.message, ...contents, ...editedNow(platform) } };
      messages.update(after);
      return after;
    }
    case Reply.ApplicationCommandAutocompleteResult: {
      const choices = parseAutocompleteChoices(data, interaction.focusedType);
      acknowledge(interaction, interactions, type);
      if (interaction.nonce)
        bus.publish({ type: 'choices', nonce: interaction.nonce, choices }, { user: interaction.user });
      return undefined;
    }
    case Reply.Modal: {
      const modal = parseModal(data);
      acknowledge(interaction, interactions, type);
      interaction.modal = modal;
      if (interaction.nonce)
        bus.publish(
          { type: 'modal', nonce: interaction.nonce, interaction: interaction.id, modal },
          { user: interaction.user },
        );
      return undefined;
    }
    default:
      acknowledge(interaction, interactions, type);
      return undefined;
  }
}

/** Checks again: while files were read, another response may have come first. */
function acknowledge(interaction: InteractionState, interactions: Platform['interactions'], type: number): void {
  if (interaction.responseType !== null) throw createDiscordError('acknowledged');
  interactions.markAnswered(interaction, type);
}

/** A deferred response may only have the EPHEMERAL flag (interactions/receiving-and-responding, "Messages" footnote). */
function deferredFlags(data: unknown): number {
  const flags = z.looseObject({ flags: z.int().nullish() }).safeParse(data ?? {}).data?.flags ?? 0;
  if ((flags & ~MessageFlags.Ephemeral) === 0) return flags;
  const message = 'Only EPHEMERAL can be set on a deferred response.';
  throw invalidFormBody([{ path: ['data', 'flags'], code: 'MESSAGE_FLAGS_INVALID', message }]);
}

/** The only user who sees the message, or `null` if it is not ephemeral. */
export const ephemeralViewer = (interaction: InteractionState, flags: number): string | null =>
  flags & MessageFlags.Ephemeral ? interaction.user : null;

/** A channel outside the world, which a test named in a raw packet. */
function unknownChannel({ channel: id, guild }: InteractionState): ChannelState {
  return {
    id,
    name: 'unknown',
    guild,
    dmWith: null,
    nsfw: false,
    parent: null,
    position: 0,
    appPermissions: DEFAULT_APP_PERMISSIONS,
  };
}

/** The channel of an interaction's messages, and how many bytes each of their files may have. */
export function messageTarget(platform: Platform, interaction: InteractionState) {
  const channel = platform.world.channels.get(interaction.channel);
  return { channel: channel ?? unknownChannel(interaction), sizeLimit: interaction.sizeLimit };
}

function callbackResponse(interaction: InteractionState, type: number, stored: StoredMessage | undefined) {
  const flags = stored?.message.flags ?? 0;
  const messageFields = stored && {
    response_message_id: stored.message.id,
    response_message_loading: (flags & MessageFlags.Loading) !== 0,
    response_message_ephemeral: (flags & MessageFlags.Ephemeral) !== 0,
  };
  const location = { channel_id: interaction.channel, ...(interaction.guild ? { guild_id: interaction.guild } : {}) };
  // A deferred update has no message resource ("Interaction Callback Resource Object").
  const resourceMessage = type === Reply.DeferredMessageUpdate ? undefined : stored;
  const resource = { type, ...(resourceMessage ? { message: resourceMessage.message } : {}) };
  return { interaction: { id: interaction.id, type: interaction.type, ...messageFields, ...location }, resource };
}
