import {
  Client,
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayDispatchEvents,
  REST,
  RESTEvents,
  type RESTOptions,
  Status,
} from 'discord.js';
import type { Logger } from 'pino';
import { ConfigError } from '#schema/config/environment.ts';
import type { ShardAssignment } from '#schema/config/shards.ts';
import type { Metrics } from '#services/metrics/metrics.ts';
import type { TimeSlices } from '#services/time-slices.ts';

/** Invalid requests within ten minutes between two warnings. Discord blocks a bot at 10,000 (topics/rate-limits.mdx). */
const INVALID_REQUEST_WARNING_INTERVAL = 1000;

/**
 * Ms after which discord.js forgets what it knows of an interaction's limits, some 700 bytes each, unless something waits for it. Its default is an
 * hour: in half of that, five interactions a second took 6 MB. Discord's own limits of a token reset within seconds.
 */
const HANDLER_SWEEP_INTERVAL_MS = 5 * 60_000;

/**
 * Creates the client without intents: interactions need none, and ten thousand servers cost no more than one. Without `shards`
 * it runs as many as Discord recommends.
 */
export function createClient(
  apiUrl: string | undefined,
  shards: ShardAssignment | undefined,
  log: Logger,
  metrics: Metrics,
): Client {
  const client = new Client({
    intents: [],
    rest: {
      invalidRequestWarningInterval: INVALID_REQUEST_WARNING_INTERVAL,
      handlerSweepInterval: HANDLER_SWEEP_INTERVAL_MS,
      ...(apiUrl && { api: apiUrl }),
    },
    allowedMentions: { parse: [] },
    // Always given: else discord.js reads our SHARDS from the environment, and throws on `auto`.
    ...(shards ? { shards: [...shards.ids], shardCount: shards.count } : { shards: 'auto' }),
  });
  client.on(Events.Error, (error) => log.error({ err: error }, 'discord.js'));
  client.on(Events.ShardError, (error) => log.warn({ err: error }, 'the connection to Discord broke; reconnecting'));
  client.on(Events.ShardDisconnect, ({ code }) => log.error({ code }, 'Discord closed the connection for good'));
  client.on(Events.ShardReconnecting, metrics.recordReconnect);
  observeRest(client.rest, log, metrics);
  metrics.registerGauge('discord_ready', () => Number(isConnected(client)));
  client.on(Events.Debug, (message) => log.trace(message));
  client.on(Events.Raw, forgetGuilds);
  return client;
}

/** The first packet lists all servers, of which discord.js would keep one object each: 60 MB for ten thousand that nobody asks for. */
function forgetGuilds({ t, d }: { t?: unknown; d?: unknown }): void {
  if (t === GatewayDispatchEvents.Ready && isObject(d) && 'guilds' in d) Object.assign(d, { guilds: [] });
}

/** Not a schema: it is asked of every packet. */
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * Creates another REST client for the first responses to interactions. It never retries by itself: the caller has to know
 * whether a response was sent before.
 */
export function createCallbackRest(rest: REST, log: Logger, metrics: Metrics): REST {
  return createRest({ ...rest.options, retries: 0 }, log, metrics);
}

/**
 * Creates another REST client for what follows the first responses: edits of replies, and follow-ups. Discord does not count
 * them towards a bot's global limit of 50 requests a second (topics/rate-limits.mdx), which would hold pictures back behind
 * the messages of those who wait.
 */
export function createWebhookRest(rest: REST, log: Logger, metrics: Metrics): REST {
  return createRest({ ...rest.options, globalRequestsPerSecond: Number.POSITIVE_INFINITY }, log, metrics);
}

function createRest(options: Partial<RESTOptions>, log: Logger, metrics: Metrics): REST {
  const rest = new REST(options);
  observeRest(rest, log, metrics);
  return rest;
}

function observeRest(rest: REST, log: Logger, metrics: Metrics): void {
  rest.on(RESTEvents.Response, (_, { status }) => metrics.recordRequest('discord', status));
  rest.on(RESTEvents.RateLimited, ({ timeToReset }) => metrics.recordRateLimitWait(timeToReset / 1000));
  rest.on(RESTEvents.InvalidRequestWarning, ({ count }) =>
    log.warn({ count }, 'Discord rejects many requests; at 10,000 in ten minutes it blocks the bot for a while'),
  );
}

/** Whether interactions reach this process now. The client's own `isReady` stays true while it reconnects. */
export function isConnected({ ws }: Client): boolean {
  return ws.shards.size > 0 && ws.shards.every(({ status }) => status === Status.Ready);
}

/**
 * Passes every raw INTERACTION_CREATE to `handle`, and hides it from discord.js: its structures lack the channel where no guild
 * is cached, fill the channel cache, and throw on unknown types, which ends the process.
 * @param turns when each is handled
 */
export function onInteraction(client: Client, handle: (raw: unknown) => void, turns: TimeSlices): void {
  client.on(Events.Raw, (packet: { t?: unknown; d?: unknown }) => {
    if (packet.t !== GatewayDispatchEvents.InteractionCreate) return;
    const { d: raw } = packet;
    packet.t = null;
    turns.run(() => handle(raw));
  });
}

/**
 * Logs in, and resolves once the gateway is ready.
 * @throws ConfigError that says what to do, where Discord rejects the token or cannot be reached
 */
export async function logIn(client: Client, token: string): Promise<Client<true>> {
  try {
    const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
    await client.login(token);
    return await ready;
  } catch (error) {
    throw loginError(error);
  }
}

/** What to do where Discord rejects the token or cannot be reached. */
export function loginError(error: unknown): ConfigError {
  const isTokenInvalid =
    (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) ||
    (error instanceof DiscordAPIError && error.status === HTTP_UNAUTHORIZED);
  return new ConfigError(
    isTokenInvalid
      ? 'Lorikeet cannot start: Discord does not accept DISCORD_TOKEN.\n  - Copy it again from the page “Bot” of your application, https://discord.com/developers/applications.'
      : `Lorikeet cannot start: Discord cannot be reached (${error instanceof Error ? error.message : error}).\n  - Check the network, and DISCORD_API_URL if it is set.`,
    { cause: error },
  );
}

const HTTP_UNAUTHORIZED = 401;
