/** Entry point of the playground: a fake Discord (REST API and gateway) with a web page in place of Discord's client. */
import type { HttpBindings } from '@hono/node-server';
import type { APIApplicationCommand, APIMessage } from 'discord.js';
import { Hono } from 'hono';
import type { UserAction, UserActionAccepted, UserMessage } from './contract.ts';
import type { Gateway } from './gateway/gateway.ts';
import type { SessionStartLimiterOptions } from './gateway/session-start-limiter.ts';
import { attachmentFiles } from './page-server/attachment-files.ts';
import { type Examples, exampleFiles } from './page-server/example-files.ts';
import { localOnly, noOtherSites, ownPagesOnly } from './page-server/local-only.ts';
import { pageApi } from './page-server/page-api.ts';
import { pageFiles } from './page-server/page-files.ts';
import { createPlatform, type Platform } from './platform.ts';
import { createFaults, type Faults } from './rest/faults.ts';
import { createRateLimiter, DEFAULT_RATE_LIMITS, type RateLimits } from './rest/rate-limiter.ts';
import { isRefusedRequest } from './rest/record-request.ts';
import { restApp } from './rest/rest-app.ts';
import { listen } from './server.ts';
import type { Upload } from './state/attachments.ts';
import type { EventBusListener } from './state/event-bus.ts';
import { openHistory } from './state/history.ts';
import type { InteractionState } from './state/interactions.ts';
import type { StoredMessage } from './state/messages.ts';
import type { RecordedTraffic } from './state/traffic.ts';
import type { WorldState } from './state/world.ts';
import type { WorldSeed } from './state/world-seed.ts';
import { deleteMessage, type MessageDeletion } from './user-actions/delete-message.ts';
import { performAction } from './user-actions/perform-action.ts';
import { postMessage } from './user-actions/post-message.ts';
import type { UploadedFiles } from './user-actions/resolver.ts';
import { sendRawInteraction } from './user-actions/send-raw-interaction.ts';

export interface PlaygroundOptions {
  /** 0 for any free port. */
  port: number;
  /**
   * The address to listen on. Default: `127.0.0.1`. On another one, other machines reach what {@link Playground.mountHttp} serves,
   * and nothing else: the playground has no login.
   */
  host?: string;
  /** Milliseconds since 1970, for response deadlines, token lifetimes, ids and URL expiry. Default: `Date.now`. */
  now?: () => number;
  /** The bot token that is accepted. Default: another one at each start. */
  token?: string;
  /** Milliseconds before HELLO, READY and each dispatch. Default: 0. */
  gatewayDelays?: { hello?: number; ready?: number; dispatch?: number };
  /** Milliseconds between heartbeats. Default: 41,250, as on Discord. */
  heartbeatMs?: number;
  /**
   * Recommended shards, how many of them may identify at once, and the milliseconds between identifies. Default: 1, 16 and 0,
   * so that a bot that restarts often does not wait.
   */
  sharding?: Partial<Pick<SessionStartLimiterOptions, 'shards' | 'maxConcurrency' | 'identifyEveryMs'>>;
  /** What the first page shows. Default: nothing. */
  examples?: Examples;
  /** A folder that keeps the messages for the next start. Default: they are gone at the end. */
  historyFolder?: string | undefined;
  /** Replaces parts of the default world. */
  worldOptions?: Partial<WorldSeed>;
  /** Replaces some of the default rate limits. */
  rateLimits?: Partial<RateLimits>;
  /** Bytes of attachments to keep; the oldest are dropped. Default: 512 MiB. */
  maxAttachmentBytes?: number;
  /** How many packets and requests to keep; the oldest are dropped. Default: 5,000. */
  maxTrafficEntries?: number;
}

const NO_EXAMPLES: Examples = { prompts: [], paint: () => Promise.reject(new Error('There are no examples.')) };

/** A running fake Discord. */
export interface Playground extends AsyncDisposable {
  /** Address of the page: `http://127.0.0.1:PORT` */
  url: string;
  /** Value for `DISCORD_API_URL`: `…/api` */
  apiUrl: string;
  /** Value for `DISCORD_TOKEN`. */
  token: string;
  /** Serves the bot's own health checks and webhooks, because the playground has its port. */
  mountHttp: (app: Hono) => void;
  /** Guilds, channels and users: plain data that tests may change at run time. */
  world: WorldState;
  gateway: Gateway;
  faults: Faults;
  /** Gateway packets and REST requests, oldest first. */
  traffic: readonly RecordedTraffic[];
  /** Requests that Discord would have refused. */
  readonly refusedRequests: RecordedTraffic[];
  /** Interactions without a response within 3 seconds. */
  unansweredInteractions: readonly InteractionState[];
  /** @throws UserActionRefusedError where Discord's client would not send the action */
  performAction(action: UserAction, files?: UploadedFiles): Promise<UserActionAccepted>;
  postMessage(message: UserMessage, files?: UploadedFiles): Promise<APIMessage>;
  /** A user deletes a message. @throws UserActionRefusedError where they may not */
  deleteMessage(deletion: MessageDeletion): void;
  /** Sends any packet as INTERACTION_CREATE. @returns the interaction's id */
  sendRawInteraction(packet: Record<string, unknown>): string;
  /** The playground's record of an interaction. */
  interaction(id: string): InteractionState | undefined;
  /** The registered commands of all scopes: global and per guild. */
  listCommands(): APIApplicationCommand[];
  /** A message with all of its files; finds ephemeral messages too. */
  getMessage(id: string): StoredMessage | undefined;
  /** Oldest first, with ephemeral messages. */
  listMessages(channel: string): StoredMessage[];
  /** The file at an attachment's URL. */
  readAttachment(url: string): Upload | undefined;
  /** @returns a function that ends the subscription */
  subscribe(listener: EventBusListener): () => void;
  close(): Promise<void>;
}

/**
 * Starts the fake REST API, gateway and page, usable from this machine only.
 * @throws the error of `listen`; its `code` is `EADDRINUSE` where the port is taken; and those of {@link openHistory}
 */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { host = '127.0.0.1' } = options;
  let origin = '';
  const platform = createPlatform(options, () => origin);
  const { world, gateway, commands, bus, token } = platform;
  const faults = createFaults();
  const rateLimiter = createRateLimiter(
    { ...DEFAULT_RATE_LIMITS, ...options.rateLimits },
    () => performance.now(),
    platform.now,
  );
  let botApp: Hono | undefined;
  const app = new Hono<{ Bindings: HttpBindings }>()
    // Before the checks for pages: whoever calls back may know this machine by another name.
    .use(async ({ req }, next) => (botApp && isBotPath(req.path) ? botApp.fetch(req.raw) : next()))
    .use(localOnly)
    .use(ownPagesOnly)
    .use('/playground/*', noOtherSites)
    .route('/api/v10', restApp({ rateLimiter, faults }, platform))
    .route('/playground', pageApi(platform))
    .route('/playground', exampleFiles(options.examples ?? NO_EXAMPLES))
    .route('/', attachmentFiles(platform.attachments))
    .route('/', pageFiles());
  const server = await listen(app, gateway, { port: options.port, host });
  origin = `http://${LOOPBACK_HOSTS.get(host) ?? '127.0.0.1'}:${server.port}`;
  const history = options.historyFolder ? await openHistory(options.historyFolder, platform) : undefined;

  const close = async (): Promise<void> => {
    platform.interactions.close();
    await history?.close();
    gateway.close();
    await server.close();
  };
  return {
    url: origin,
    apiUrl: `${origin}/api`,
    token,
    mountHttp: (mounted) => {
      botApp = mounted;
    },
    world,
    gateway,
    faults,
    traffic: platform.traffic.entries,
    get refusedRequests() {
      return platform.traffic.entries.filter(isRefusedRequest);
    },
    unansweredInteractions: platform.interactions.unanswered,
    performAction: async (action, files = new Map()) => ({
      interaction: await performAction(platform, action, files),
    }),
    postMessage: (message, files = new Map()) => postMessage(platform, message, files),
    deleteMessage: (deletion) => deleteMessage(platform, deletion),
    sendRawInteraction: (packet) => sendRawInteraction(platform, packet),
    interaction: (id) => platform.interactions.get(id),
    listCommands: commands.listAll,
    getMessage: (id) => platform.messages.get(id),
    listMessages: (channel) => platform.messages.list(channel),
    readAttachment: (url) => readAttachment(platform, url),
    subscribe: bus.subscribe,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** How an address that listens on this machine alone is written in a URL. */
const LOOPBACK_HOSTS = new Map([
  ['::1', '[::1]'],
  ['localhost', 'localhost'],
]);

/** What the bot's own HTTP server has: `/<secret>/cog/<prediction>` and a few fixed paths. */
const isBotPath = (path: string) => /^\/(?:healthz|readyz|webhooks\/replicate|[\w-]+\/cog\/\w+)$/.test(path);

function readAttachment({ attachments }: Platform, url: string): Upload | undefined {
  const parsed = URL.parse(url);
  const id = parsed?.pathname.split('/')[3] ?? '';
  return attachments.read(id, parsed?.searchParams.get('hm') ?? undefined);
}
