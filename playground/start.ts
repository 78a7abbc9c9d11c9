import type { HttpBindings } from '@hono/node-server';
import { type APIApplicationCommand, type APIMessage, type APIUser, ApplicationFlags } from 'discord.js';
import { Hono } from 'hono';
import { apiBot } from './api-objects.ts';
import type { UserAction, UserMessage } from './contract.ts';
import { createGateway, type Gateway } from './gateway/gateway.ts';
import { createSessionStartLimiter, type SessionStartLimiterOptions } from './gateway/session-start-limiter.ts';
import { attachmentFiles } from './page-server/attachment-files.ts';
import { localOnly, sameOriginOnly } from './page-server/local-only.ts';
import { pageApi } from './page-server/page-api.ts';
import { pageFiles } from './page-server/page-files.ts';
import type { Platform } from './platform.ts';
import { createFaults, type Faults } from './rest/faults.ts';
import { createRateLimiter, DEFAULT_RATE_LIMITS, type RateLimits } from './rest/rate-limiter.ts';
import { isRefusedRequest } from './rest/record-request.ts';
import { restApp } from './rest/rest-app.ts';
import { listen } from './server.ts';
import { createAttachmentStore, type Upload } from './state/attachments.ts';
import { createCommandRegistry } from './state/commands.ts';
import { createEventBus, type EventBusListener } from './state/event-bus.ts';
import { createInteractionStore, type InteractionState } from './state/interactions.ts';
import { createMessageStore, type StoredMessage } from './state/messages.ts';
import { createSnowflakeGenerator } from './state/snowflakes.ts';
import { createTrafficLog, type RecordedTraffic } from './state/traffic.ts';
import { createWorld, type WorldState } from './state/world.ts';
import { DEFAULT_WORLD, type WorldSeed } from './state/world-seed.ts';
import { toWorldView } from './state/world-view.ts';
import { deleteMessage, type MessageDeletion } from './user-actions/delete-message.ts';
import { performAction } from './user-actions/perform-action.ts';
import { postMessage } from './user-actions/post-message.ts';
import type { UploadedFiles } from './user-actions/resolver.ts';
import { sendRawInteraction } from './user-actions/send-raw-interaction.ts';

export interface PlaygroundOptions {
  /** 0 takes any free port. */
  port: number;
  /** Only this machine; `127.0.0.1` unless given. */
  host?: '127.0.0.1' | '::1' | 'localhost';
  /** Milliseconds since 1970: the 3 seconds, the 15 minutes, ids and expiry go by it. */
  now?: () => number;
  /** The bot token that is accepted. */
  token?: string;
  /** Milliseconds before HELLO, READY and each dispatch; none unless given. */
  gatewayDelays?: { hello?: number; ready?: number; dispatch?: number };
  /** Milliseconds between heartbeats; Discord's 41,250 unless given. */
  heartbeatMs?: number;
  /**
   * How many shards are advised, how many of them may start at once, and how often: 1, 16 and without a pause unless given, so
   * that a bot which restarts often need not wait.
   */
  sharding?: Partial<Pick<SessionStartLimiterOptions, 'shards' | 'maxConcurrency' | 'identifyEveryMs'>>;
  worldOptions?: Partial<WorldSeed>;
  /** Rate limits; the usual ones unless given. */
  rateLimits?: Partial<RateLimits>;
  /** Bytes of files that are kept; the oldest go first. 512 MiB unless given. */
  maxAttachmentBytes?: number;
  /** How many exchanges are remembered; 5,000 unless given. */
  maxTrafficEntries?: number;
}

/** A running stand-in for Discord. */
export interface Playground extends AsyncDisposable {
  /** The page: `http://127.0.0.1:PORT` */
  url: string;
  /** For `DISCORD_API_URL`: `…/api` */
  apiUrl: string;
  /** For `DISCORD_TOKEN`. */
  token: string;
  /** Guilds, channels and people; plain data that may be changed while it runs. */
  world: WorldState;
  gateway: Gateway;
  faults: Faults;
  /** All packets and requests, oldest first. */
  traffic: readonly RecordedTraffic[];
  /** Requests that Discord would have refused. */
  readonly refusedRequests: RecordedTraffic[];
  /** Interactions that got no answer within three seconds. */
  unansweredInteractions: readonly InteractionState[];
  /** @throws ActRefusedError for what Discord's client would not let a person send */
  performAction(action: UserAction, files?: UploadedFiles): Promise<{ getInteraction: string }>;
  postMessage(message: UserMessage, files?: UploadedFiles): Promise<APIMessage>;
  /** A person deletes a message. @throws ActRefusedError where it is not theirs to delete */
  deleteMessage(deletion: MessageDeletion): void;
  /** Sends any packet as INTERACTION_CREATE. @returns its id */
  sendRawInteraction(packet: Record<string, unknown>): string;
  /** What the stand-in knows of an interaction. */
  interaction(id: string): InteractionState | undefined;
  /** The registered commands, global ones and those of guilds. */
  listCommands(): APIApplicationCommand[];
  /** A message, ephemeral ones included, with all of its files. */
  getMessage(id: string): StoredMessage | undefined;
  /** Oldest first, ephemeral ones included. */
  listMessages(channel: string): StoredMessage[];
  /** The bytes behind the address of an attachment. */
  readAttachment(url: string): Upload | undefined;
  /** @returns a function that ends the subscription */
  subscribe(listener: EventBusListener): () => void;
  close(): Promise<void>;
}

/**
 * Starts a stand-in for Discord's REST API and gateway, with its page, on this machine only.
 * @throws the error of `listen` where the port is busy (`code` is `EADDRINUSE`)
 */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { host = '127.0.0.1', now = Date.now, token = 'playground.token' } = options;
  let origin = '';
  const bus = createEventBus();
  const snowflake = createSnowflakeGenerator(now);
  const world = createWorld({ ...DEFAULT_WORLD, ...options.worldOptions });
  const publishWorld = (): void =>
    bus.publish({ type: 'world', world: toWorldView(world, commands.listAll(), gateway.online) });
  const commands = createCommandRegistry({ snowflake, application: world.application.id, onChange: publishWorld });
  const sessionStarts = createSessionStartLimiter({
    now,
    shards: 1,
    maxConcurrency: 16,
    identifyEveryMs: 0,
    ...options.sharding,
  });
  const gateway = createGateway({
    now,
    token,
    sessionStarts,
    getReadyData: () => readyData(world),
    address: () => `${origin.replace(/^http/u, 'ws')}/gateway`,
    heartbeatMs: options.heartbeatMs ?? 41_250,
    delays: { hello: 0, ready: 0, dispatch: 0, ...options.gatewayDelays },
    onOnline: publishWorld,
  });
  const maxBytes = options.maxAttachmentBytes ?? 512 * 1024 * 1024;
  const attachments = createAttachmentStore({ now, snowflake, origin: () => origin, maxBytes });
  const platform: Platform = {
    now,
    snowflake,
    world,
    bus,
    commands,
    gateway,
    sessionStarts,
    token,
    origin: () => origin,
    attachments,
    messages: createMessageStore(bus, 500, attachments.refreshUrls),
    interactions: createInteractionStore(bus),
    traffic: createTrafficLog(options.maxTrafficEntries ?? 5000),
  };
  const faults = createFaults();
  const rateLimiter = createRateLimiter(
    { ...DEFAULT_RATE_LIMITS, ...options.rateLimits },
    () => performance.now(),
    now,
  );
  const app = new Hono<{ Bindings: HttpBindings }>()
    .use(localOnly)
    .use('/playground/*', sameOriginOnly)
    .route('/api/v10', restApp({ rateLimiter, faults }, platform))
    .route('/playground', pageApi(platform))
    .route('/', attachmentFiles(platform.attachments))
    .route('/', pageFiles());
  const server = await listen(app, gateway, { port: options.port, host });
  origin = `http://${host === '::1' ? '[::1]' : host}:${server.port}`;

  const close = async (): Promise<void> => {
    platform.interactions.close();
    gateway.close();
    await server.close();
  };
  return {
    url: origin,
    apiUrl: `${origin}/api`,
    token,
    world,
    gateway,
    faults,
    traffic: platform.traffic.entries,
    get refusedRequests() {
      return platform.traffic.entries.filter(isRefusedRequest);
    },
    unansweredInteractions: platform.interactions.unanswered,
    performAction: async (action, files = new Map()) => ({
      getInteraction: await performAction(platform, action, files),
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

/** READY without intents: the guilds are named, and stay unavailable. */
function readyData(world: WorldState): {
  user: APIUser;
  application: unknown;
  guilds: { id: string; unavailable: true }[];
} {
  const flags: number = ApplicationFlags.ApplicationCommandBadge;
  const application = { id: world.application.id, flags };
  return { user: apiBot(world), application, guilds: world.guilds.map(({ id }) => ({ id, unavailable: true })) };
}

function readAttachment({ attachments }: Platform, url: string): Upload | undefined {
  const parsed = URL.parse(url);
  const id = parsed?.pathname.split('/')[3] ?? '';
  return attachments.read(id, parsed?.searchParams.get('hm') ?? undefined);
}
