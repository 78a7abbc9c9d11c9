import { MessageFlags } from 'discord.js';
import { createDiscordError } from '../discord-error.ts';
import { composeMessage } from '../message/compose-message.ts';
import { createResponseMessage, editedNow } from '../message/create-message.ts';
import type { Platform } from '../platform.ts';
import { type InteractionState, TOKEN_LIFETIME_MS } from '../state/interactions.ts';
import type { StoredMessage } from '../state/messages.ts';
import { ephemeralViewer, messageTarget } from './callback-routes.ts';
import { noContent, ok, param, type RestCall, type RestResponse, type Route } from './route.ts';

/** Routes for an interaction's messages, authorized by its token: `@original` and follow-ups. */
export function webhookRoutes(platform: Platform): Route[] {
  const base = '/webhooks/:app/:token';
  const one = `${base}/messages/:message`;
  const shared = { auth: 'token', limit: 'webhook' } as const;
  return [
    { method: 'POST', path: base, ...shared, handle: (call) => createFollowUp(platform, call) },
    { method: 'GET', path: one, ...shared, handle: (call) => ok(findMessage(platform, call).stored.message) },
    { method: 'PATCH', path: one, ...shared, handle: (call) => editMessage(platform, call) },
    { method: 'DELETE', path: one, ...shared, handle: (call) => deleteMessage(platform, call) },
  ];
}

/**
 * The interaction that the token belongs to.
 * @throws DiscordError 10015 for an unknown token or before the initial response, 50027 after 15 minutes
 */
function findInteraction(platform: Platform, call: RestCall): InteractionState {
  const interaction = platform.interactions.getByToken(param(call, 'token'));
  if (!interaction || param(call, 'app') !== platform.world.application.id) throw createDiscordError('unknownWebhook');
  call.about = { interaction: interaction.id, channel: interaction.channel };
  if (platform.now() - interaction.createdAt > TOKEN_LIFETIME_MS) throw createDiscordError('invalidWebhookToken');
  if (interaction.responseType === null) throw createDiscordError('unknownWebhook');
  return interaction;
}

/** @throws DiscordError 10008 for a message that was deleted or not sent with this token */
function findMessage(platform: Platform, call: RestCall): { interaction: InteractionState; stored: StoredMessage } {
  const interaction = findInteraction(platform, call);
  const messageId = param(call, 'message');
  const stored = platform.messages.get(messageId === '@original' ? interaction.originalMessage : messageId);
  const isOwn =
    stored && (stored.sentByInteraction === interaction.id || stored.message.id === interaction.originalMessage);
  if (!isOwn) throw createDiscordError('unknownMessage');
  call.about.message = stored.message.id;
  return { interaction, stored };
}

async function editMessage(platform: Platform, call: RestCall): Promise<RestResponse> {
  const { interaction, stored } = findMessage(platform, call);
  return ok(await applyEdit(platform, interaction, stored, call));
}

async function applyEdit(platform: Platform, interaction: InteractionState, stored: StoredMessage, call: RestCall) {
  const composition = { json: call.json, uploads: call.uploads, ...messageTarget(platform, interaction), at: [] };
  const { contents, files } = await composeMessage(platform, { ...composition, mode: { edit: stored } });
  // While files were read, the message may have been deleted or edited by another request.
  const current = platform.messages.get(stored.message.id);
  if (!current) throw createDiscordError('unknownMessage');
  const wasLoading = ((stored.message.flags ?? 0) & MessageFlags.Loading) !== 0;
  const after = { ...current.message, ...contents, ...(wasLoading ? {} : editedNow(platform)) };
  platform.messages.update({ ...current, files, message: after });
  return after;
}

function deleteMessage(platform: Platform, call: RestCall): RestResponse {
  const { stored } = findMessage(platform, call);
  platform.messages.remove(stored.message.id);
  return noContent;
}

async function createFollowUp(platform: Platform, call: RestCall): Promise<RestResponse> {
  const interaction = findInteraction(platform, call);
  const original = platform.messages.get(interaction.originalMessage);
  // Right after a deferred response this endpoint edits it and ignores the flags ("Create Followup Message").
  if (original && (original.message.flags ?? 0) & MessageFlags.Loading) {
    call.about.message = original.message.id;
    return ok(await applyEdit(platform, interaction, original, call));
  }
  const composition = { json: call.json, uploads: call.uploads, ...messageTarget(platform, interaction), at: [] };
  const { contents, files } = await composeMessage(platform, { ...composition, mode: { create: 'interaction' } });
  const message = { ...createResponseMessage(platform, interaction, { isFollowUp: true }), ...contents };
  platform.messages.add({
    message,
    files,
    sentByInteraction: interaction.id,
    onlyVisibleTo: ephemeralViewer(interaction, contents.flags),
  });
  call.about.message = message.id;
  return ok(message);
}
