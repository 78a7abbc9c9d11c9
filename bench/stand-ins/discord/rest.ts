/** Discord's REST API, as far as a bot for pictures calls it. */
import { z } from 'zod';
import type { Call, Reply } from '../http.ts';
import { preciseNow } from '../protocol.ts';
import { type Application, botUser, findByToken } from './bots.ts';
import { guildPage } from './guilds.ts';
import { type Interaction, type Interactions, messageJson } from './interactions.ts';
import { createSnowflake } from './snowflake.ts';

/** Ms for the first response to an interaction (receiving-and-responding). */
const RESPONSE_TIMEOUT_MS = 3000;

/** The limits that bots observe: undocumented for a webhook; 50 requests a second for a bot, interactions excepted. */
const [WEBHOOK_LIMIT, GLOBAL_LIMIT] = [
  { requests: 5, windowMs: 2000 },
  { requests: 50, windowMs: 1000 },
];

/** Types of a first response that come without anything to read: a deferred reply, a deferred edit. */
const DEFERRED: ReadonlySet<number> = new Set([5, 6]);

const callback = z.object({ type: z.number() });
const registeredCommands = z.array(z.looseObject({ name: z.string() }));

const NOT_FOUND: Reply = { status: 404, body: { message: '404: Not Found', code: 0 } };
const UNKNOWN_INTERACTION: Reply = { status: 404, body: { message: 'Unknown interaction', code: 10_062 } };
const UNKNOWN_WEBHOOK: Reply = { status: 404, body: { message: 'Unknown Webhook', code: 10_015 } };
const ACKNOWLEDGED: Reply = {
  status: 400,
  body: { message: 'Interaction has already been acknowledged.', code: 40_060 },
};

/** @param gatewayUrl what `/gateway/bot` names; @param countGuilds how many servers the bots are in */
export function createRest(
  interactions: Interactions,
  gatewayUrl: () => string,
  countGuilds: () => number,
): (call: Call) => Reply {
  const commands = new Map<string, unknown>();
  const globalBuckets = new Map<Application, Interaction['bucket']>();

  const respondFirst = (call: Call, token: string): Reply => {
    const interaction = interactions.findByToken(token);
    const now = preciseNow();
    if (!interaction) return UNKNOWN_INTERACTION;
    if (interaction.acknowledgedAt !== undefined) return ACKNOWLEDGED;
    if (now - interaction.sentAt > RESPONSE_TIMEOUT_MS) {
      interaction.lateAt ??= now;
      return UNKNOWN_INTERACTION;
    }
    interaction.acknowledgedAt = now;
    const isMultipart = isMultipartCall(call);
    if (isMultipart || !DEFERRED.has(callback.parse(JSON.parse(call.body.toString())).type))
      noteMessage(interaction, call, now);
    interaction.onChange();
    const { id, channel, bot, messageId } = interaction;
    if (call.query.get('with_response') !== 'true') return { status: 204 };
    const message = messageJson(bot, channel, messageId);
    return {
      status: 200,
      body: { interaction: { id, type: 2, response_message_id: messageId }, resource: { type: 4, message } },
    };
  };

  const changeMessage = (call: Call, token: string, messageId: string | undefined): Reply => {
    const interaction = interactions.findByToken(token);
    if (interaction?.acknowledgedAt === undefined) return UNKNOWN_WEBHOOK;
    const { refusal, headers } = take(interaction.bucket, WEBHOOK_LIMIT, 'webhook');
    if (refusal) return refusal;
    if (call.method === 'PATCH' || call.method === 'POST') noteMessage(interaction, call, preciseNow());
    interaction.onChange();
    if (call.method === 'DELETE') return { status: 204, headers };
    const isFirst = messageId === undefined || messageId === '@original';
    const id = call.method === 'POST' ? createSnowflake() : isFirst ? interaction.messageId : messageId;
    return { status: 200, headers, body: messageJson(interaction.bot, interaction.channel, id) };
  };

  const asBot = (call: Call, application: Application, parts: readonly string[]): Reply => {
    const [first, second, third] = parts;
    const bucket = globalBuckets.get(application) ?? { left: 0, resetsAt: 0 };
    globalBuckets.set(application, bucket);
    const { refusal, headers } = take(bucket, GLOBAL_LIMIT, 'global');
    if (refusal) return refusal;
    const ok = (body: unknown): Reply => ({ status: 200, headers, body });
    if (first === 'gateway') {
      // One shard, although Discord wants one for 2,500 servers: it lets them start five seconds after one another.
      const session_start_limit = { total: 1000, remaining: 1000, reset_after: 14_400_000, max_concurrency: 1 };
      return ok({ url: gatewayUrl(), shards: 1, session_start_limit });
    }
    if (first === 'users' && third === 'channels') return ok({ id: createSnowflake(), type: 1 });
    if (first === 'users' && third === 'guilds') return ok(guildPage(countGuilds(), call.query));
    if (first === 'users') return ok(botUser(application));
    if (first === 'applications' && parts.at(-1) === 'commands') {
      if (call.method === 'PUT') {
        const body = registeredCommands.parse(JSON.parse(call.body.toString()));
        const application_id = application.id;
        const stored = body.map((each) => ({
          id: createSnowflake(),
          version: createSnowflake(),
          application_id,
          ...each,
        }));
        commands.set(call.path, stored);
      }
      return ok(commands.get(call.path) ?? []);
    }
    if (first === 'applications' || first === 'oauth2')
      return ok({ id: application.id, name: application.name, flags: 0, bot: botUser(application) });
    if (first === 'channels' && third === 'messages') {
      if (call.method === 'GET') return ok(parts[3] ? messageJson(application.name, second ?? '', parts[3]) : []);
      // A picture that could not be shown in the reply. Its file is named after the interaction.
      const interaction = interactions.findByText(call.body.subarray(0, 2000).toString('latin1'));
      if (interaction) noteMessage(interaction, call, preciseNow());
      interaction?.onChange();
      return ok(messageJson(application.name, second ?? '', createSnowflake()));
    }
    return NOT_FOUND;
  };

  return (call) => {
    const [, , ...parts] = call.path.split('/').filter(Boolean).map(decodeURIComponent);
    const [first, second = '', third = '', fourth, fifth] = parts;
    if (first === 'interactions' && fourth === 'callback') return respondFirst(call, third);
    if (first === 'webhooks' && (fourth === undefined || fourth === 'messages'))
      return changeMessage(call, third, fifth);
    const application = findByToken(call.headers.authorization?.replace(/^Bot /, ''));
    if (!application) return { status: 401, body: { message: '401: Unauthorized', code: 0 } };
    return asBot(call, application, second === '' ? [first ?? ''] : parts);
  };
}

const isMultipartCall = ({ headers }: Call) => headers['content-type']?.startsWith('multipart/form-data') === true;

/** Notes that the person can read something, and sees pictures if they are as many as were asked for. */
function noteMessage(interaction: Interaction, call: Call, now: number): void {
  interaction.answeredAt ??= now;
  if (!isMultipartCall(call)) interaction.answer ??= call.body.toString();
  if (!isMultipartCall(call) || interaction.pictures === 0) return;
  let files = 0;
  for (let at = call.body.indexOf('name="files['); at >= 0; at = call.body.indexOf('name="files[', at + 1)) files++;
  if (files >= interaction.pictures) interaction.shownAt ??= now;
}

/** Counts a request of a bucket. The headers are those that discord.js obeys. */
function take(
  bucket: Interaction['bucket'],
  { requests, windowMs }: { requests: number; windowMs: number },
  scope: 'webhook' | 'global',
): { refusal?: Reply; headers: Record<string, string> } {
  const now = preciseNow();
  if (bucket.resetsAt <= now) Object.assign(bucket, { left: requests, resetsAt: now + windowMs });
  bucket.left -= 1;
  const seconds = (bucket.resetsAt - now) / 1000;
  const isGlobal = scope === 'global';
  const headers: Record<string, string> = isGlobal
    ? {}
    : {
        'x-ratelimit-limit': `${requests}`,
        'x-ratelimit-remaining': `${Math.max(0, bucket.left)}`,
        'x-ratelimit-reset': (bucket.resetsAt / 1000).toFixed(3),
        'x-ratelimit-reset-after': seconds.toFixed(3),
        'x-ratelimit-bucket': scope,
      };
  if (bucket.left >= 0) return { headers };
  const refusalHeaders = {
    ...headers,
    'retry-after': `${Math.ceil(seconds)}`,
    'x-ratelimit-scope': isGlobal ? 'global' : 'user',
    ...(isGlobal && { 'x-ratelimit-global': 'true' }),
  };
  const body = { message: 'You are being rate limited.', retry_after: seconds, global: isGlobal };
  return { headers, refusal: { status: 429, headers: refusalHeaders, body } };
}
