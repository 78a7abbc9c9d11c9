import { randomBytes, randomUUID } from 'node:crypto';
import { type APIUser, ApplicationFlags } from 'discord.js';
import { apiBot } from './api-objects.ts';
import type { World } from './contract.ts';
import { createGateway, type Gateway } from './gateway/gateway.ts';
import { createSessionStartLimiter, type SessionStartLimiter } from './gateway/session-start-limiter.ts';
import type { PlaygroundOptions } from './start.ts';
import { type AttachmentStore, createAttachmentStore } from './state/attachments.ts';
import { type CommandRegistry, createCommandRegistry } from './state/commands.ts';
import { createEventBus, type EventBus } from './state/event-bus.ts';
import { createInteractionStore, type InteractionStore } from './state/interactions.ts';
import { createMessageStore, type MessageStore } from './state/messages.ts';
import { createSnowflakeGenerator } from './state/snowflakes.ts';
import { createTrafficLog, type TrafficLog } from './state/traffic.ts';
import { createWorld, type WorldState } from './state/world.ts';
import { DEFAULT_WORLD } from './state/world-seed.ts';
import { toWorldView } from './state/world-view.ts';

/** Discord's heartbeat interval (events/gateway, "Hello Event"). */
const DEFAULT_HEARTBEAT_MS = 41_250;
const DEFAULT_MAX_ATTACHMENT_BYTES = 512 * 1024 * 1024;
const DEFAULT_MAX_TRAFFIC_ENTRIES = 5000;
/** How many messages are kept in one channel; the oldest are dropped. */
const MAX_MESSAGES_PER_CHANNEL = 500;

/** All parts of the fake Discord, for the REST routes, the page's API and the user actions. */
export interface Platform {
  /** Milliseconds since 1970. */
  now: () => number;
  snowflake: () => string;
  world: WorldState;
  /** The world as the page gets it. */
  worldView: () => World;
  bus: EventBus;
  messages: MessageStore;
  attachments: AttachmentStore;
  commands: CommandRegistry;
  interactions: InteractionStore;
  traffic: TrafficLog;
  gateway: Gateway;
  sessionStarts: SessionStartLimiter;
  /** The bot token that is accepted. */
  token: string;
  /** `http://127.0.0.1:PORT` */
  origin: () => string;
}

/** @param origin the server's address, known only once it listens */
export function createPlatform(options: PlaygroundOptions, origin: () => string): Platform {
  const { now = Date.now, token = randomToken() } = options;
  const bus = createEventBus();
  const snowflake = createSnowflakeGenerator(now);
  const world = createWorld({ ...DEFAULT_WORLD, ...options.worldOptions });
  const [run, keepsHistory] = [randomUUID(), options.historyFolder !== undefined];
  const examples = options.examples?.prompts ?? [];
  const worldView = (): World =>
    toWorldView(world, commands.listAll(), { online: gateway.online, run, keepsHistory, examples });
  const publishWorld = (): void => bus.publish({ type: 'world', world: worldView() });
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
    address: () => `${origin().replace(/^http/u, 'ws')}/gateway`,
    heartbeatMs: options.heartbeatMs ?? DEFAULT_HEARTBEAT_MS,
    delays: { hello: 0, ready: 0, dispatch: 0, ...options.gatewayDelays },
    onOnline: publishWorld,
  });
  const maxBytes = options.maxAttachmentBytes ?? DEFAULT_MAX_ATTACHMENT_BYTES;
  const attachments = createAttachmentStore({ now, snowflake, origin, maxBytes });
  return {
    now,
    snowflake,
    world,
    worldView,
    bus,
    commands,
    gateway,
    sessionStarts,
    token,
    origin,
    attachments,
    messages: createMessageStore(bus, MAX_MESSAGES_PER_CHANNEL, attachments.refreshUrls),
    interactions: createInteractionStore(bus),
    traffic: createTrafficLog(options.maxTrafficEntries ?? DEFAULT_MAX_TRAFFIC_ENTRIES),
  };
}

/** A token for one run: no other program or page on this machine can know it. */
const randomToken = (): string => `playground.${randomBytes(32).toString('base64url')}`;

/** The data of READY for a bot without intents: guild ids only, and the guilds stay unavailable. */
function readyData(world: WorldState): {
  user: APIUser;
  application: unknown;
  guilds: { id: string; unavailable: true }[];
} {
  const flags: number = ApplicationFlags.ApplicationCommandBadge;
  const application = { id: world.application.id, flags, flags_new: String(flags) };
  return { user: apiBot(world), application, guilds: world.guilds.map(({ id }) => ({ id, unavailable: true })) };
}
