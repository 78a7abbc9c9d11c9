import { MessageFlags } from 'discord.js';
import { refused } from '../discord-error.ts';
import { type Live, tokenLifetime } from '../interactions/live.ts';
import { compose } from '../message/compose.ts';
import { answerMessage, edited } from '../message/make.ts';
import type { StoredMessage } from '../messages.ts';
import type { Platform } from '../platform.ts';
import { placeOf, viewerOf } from './callbacks.ts';
import { type Answer, type Call, nothing, ok, param, type Route } from './route.ts';

/** Messages of an interaction, by its token: `@original` and follow-ups. */
export function webhookRoutes(platform: Platform): Route[] {
  const base = '/webhooks/:app/:token';
  const one = `${base}/messages/:message`;
  const shared = { auth: 'token', limit: 'webhook' } as const;
  return [
    { method: 'POST', path: base, ...shared, handle: (call) => followUp(platform, call) },
    { method: 'GET', path: one, ...shared, handle: (call) => ok(find(platform, call).stored.message) },
    { method: 'PATCH', path: one, ...shared, handle: (call) => edit(platform, call) },
    { method: 'DELETE', path: one, ...shared, handle: (call) => remove(platform, call) },
  ];
}

/**
 * The interaction that the token belongs to.
 * @throws DiscordError 10015 where there is none or it was not answered yet, 50027 after 15 minutes
 */
function owner(platform: Platform, call: Call): Live {
  const live = platform.interactions.byToken(param(call, 'token'));
  if (!live || param(call, 'app') !== platform.world.application.id) throw refused('unknownWebhook');
  call.about = { interaction: live.id, channel: live.channel };
  if (platform.now() - live.createdAt > tokenLifetime) throw refused('invalidWebhookToken');
  if (live.answeredBy === null) throw refused('unknownWebhook');
  return live;
}

/** @throws DiscordError 10008 for a message that is gone or was not sent with this token */
function find(platform: Platform, call: Call): { live: Live; stored: StoredMessage } {
  const live = owner(platform, call);
  const asked = param(call, 'message');
  const stored = platform.messages.get(asked === '@original' ? live.original : asked);
  const own = stored && (stored.sentBy === live.id || stored.message.id === live.original);
  if (!own) throw refused('unknownMessage');
  call.about.message = stored.message.id;
  return { live, stored };
}

async function edit(platform: Platform, call: Call): Promise<Answer> {
  const { live, stored } = find(platform, call);
  return ok(await change(platform, live, stored, call));
}

async function change(platform: Platform, live: Live, stored: StoredMessage, call: Call) {
  const composition = { json: call.json, uploads: call.uploads, ...placeOf(platform, live), at: [] };
  const { contents, files } = await compose(platform, { ...composition, mode: { edit: stored } });
  // Reading files took time: the message may be gone, or changed by a faster edit of other fields.
  const now = platform.messages.get(stored.message.id);
  if (!now) throw refused('unknownMessage');
  const wasLoading = ((stored.message.flags ?? 0) & MessageFlags.Loading) !== 0;
  const after = { ...now.message, ...contents, ...(wasLoading ? {} : edited(platform)) };
  platform.messages.put({ ...now, files, message: after });
  return after;
}

function remove(platform: Platform, call: Call): Answer {
  const { stored } = find(platform, call);
  platform.messages.remove(stored.message.id);
  return nothing;
}

async function followUp(platform: Platform, call: Call): Promise<Answer> {
  const live = owner(platform, call);
  const first = platform.messages.get(live.original);
  // Right after a deferred answer this endpoint edits it, whatever flag comes along ("Create Followup Message").
  if (first && (first.message.flags ?? 0) & MessageFlags.Loading) {
    call.about.message = first.message.id;
    return ok(await change(platform, live, first, call));
  }
  const composition = { json: call.json, uploads: call.uploads, ...placeOf(platform, live), at: [] };
  const { contents, files } = await compose(platform, { ...composition, mode: { create: 'interaction' } });
  const message = { ...answerMessage(platform, live, { isFollowUp: true }), ...contents };
  platform.messages.add({ message, files, sentBy: live.id, onlyFor: viewerOf(live, contents.flags) });
  call.about.message = message.id;
  return ok(message);
}
