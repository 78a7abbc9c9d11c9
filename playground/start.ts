import type { HttpBindings } from '@hono/node-server';
import { type APIApplicationCommand, type APIMessage, type APIUser, ApplicationFlags } from 'discord.js';
import { Hono } from 'hono';
import { apiBot } from './api-shapes.ts';
import { createAttachments, type Upload } from './attachments.ts';
import { type BusListener, createBus } from './bus.ts';
import { createCommands } from './commands.ts';
import type { Act, Post } from './contract.ts';
import { createExchanges, type Recorded } from './exchanges.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createStarts, type StartsOptions } from './gateway-starts.ts';
import { perform } from './interactions/act.ts';
import { createInteractions, type Live } from './interactions/live.ts';
import { post } from './interactions/post.ts';
import { sendRaw } from './interactions/raw.ts';
import { type Removal, removeMessage } from './interactions/remove.ts';
import type { Files } from './interactions/resolve.ts';
import { createMessages, type StoredMessage } from './messages.ts';
import type { Platform } from './platform.ts';
import { restApp } from './rest/app.ts';
import { createFaults, type Faults } from './rest/faults.ts';
import { createLimits, type Paces, usualPaces } from './rest/limits.ts';
import { isTrouble } from './rest/record.ts';
import { listen } from './server.ts';
import { attachmentFiles } from './site/attachment-files.ts';
import { localOnly, sameOriginOnly } from './site/local-only.ts';
import { pageApi } from './site/page-api.ts';
import { pageFiles } from './site/page-files.ts';
import { createSnowflakes } from './snowflakes.ts';
import { createWorld, type WorldState } from './world.ts';
import { defaultWorld, type WorldSeed } from './world-seed.ts';
import { viewOf } from './world-view.ts';

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
  sharding?: Partial<Pick<StartsOptions, 'shards' | 'maxConcurrency' | 'identifyEveryMs'>>;
  worldOptions?: Partial<WorldSeed>;
  /** Rate limits; the usual ones unless given. */
  paces?: Partial<Paces>;
  /** Bytes of files that are kept; the oldest go first. 512 MiB unless given. */
  keepBytes?: number;
  /** How many exchanges are remembered; 5,000 unless given. */
  keepExchanges?: number;
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
  exchanges: readonly Recorded[];
  /** Requests that Discord would have refused. */
  readonly troubles: Recorded[];
  /** Interactions that got no answer within three seconds. */
  silences: readonly Live[];
  /** @throws ActRefusedError for what Discord's client would not let a person send */
  act(act: Act, files?: Files): Promise<{ interaction: string }>;
  post(post: Post, files?: Files): Promise<APIMessage>;
  /** A person deletes a message. @throws ActRefusedError where it is not theirs to delete */
  remove(removal: Removal): void;
  /** Sends any packet as INTERACTION_CREATE. @returns its id */
  sendRaw(packet: Record<string, unknown>): string;
  /** What the stand-in knows of an interaction. */
  interaction(id: string): Live | undefined;
  /** The registered commands, global ones and those of guilds. */
  commands(): APIApplicationCommand[];
  /** A message, ephemeral ones included, with all of its files. */
  message(id: string): StoredMessage | undefined;
  /** Oldest first, ephemeral ones included. */
  messages(channel: string): StoredMessage[];
  /** The bytes behind the address of an attachment. */
  file(url: string): Upload | undefined;
  /** @returns a function that ends the subscription */
  subscribe(listener: BusListener): () => void;
  close(): Promise<void>;
}

/**
 * Starts a stand-in for Discord's REST API and gateway, with its page, on this machine only.
 * @throws the error of `listen` where the port is busy (`code` is `EADDRINUSE`)
 */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { host = '127.0.0.1', now = Date.now, token = 'playground.token' } = options;
  let origin = '';
  const bus = createBus();
  const snowflake = createSnowflakes(now);
  const world = createWorld({ ...defaultWorld, ...options.worldOptions });
  const tellWorld = (): void => bus.publish({ type: 'world', world: viewOf(world, commands.all(), gateway.online) });
  const commands = createCommands({ snowflake, application: world.application.id, onChange: tellWorld });
  const starts = createStarts({ now, shards: 1, maxConcurrency: 16, identifyEveryMs: 0, ...options.sharding });
  const gateway = createGateway({
    now,
    token,
    starts,
    ready: () => readyOf(world),
    address: () => `${origin.replace(/^http/u, 'ws')}/gateway`,
    heartbeatMs: options.heartbeatMs ?? 41_250,
    delays: { hello: 0, ready: 0, dispatch: 0, ...options.gatewayDelays },
    onOnline: tellWorld,
  });
  const keepBytes = options.keepBytes ?? 512 * 1024 * 1024;
  const attachments = createAttachments({ now, snowflake, origin: () => origin, keepBytes });
  const platform: Platform = {
    now,
    snowflake,
    world,
    bus,
    commands,
    gateway,
    starts,
    token,
    origin: () => origin,
    attachments,
    messages: createMessages(bus, 500, attachments.renew),
    interactions: createInteractions(bus),
    exchanges: createExchanges(options.keepExchanges ?? 5000),
  };
  const faults = createFaults();
  const limits = createLimits({ ...usualPaces, ...options.paces }, () => performance.now(), now);
  const app = new Hono<{ Bindings: HttpBindings }>()
    .use(localOnly)
    .use('/playground/*', sameOriginOnly)
    .route('/api/v10', restApp({ limits, faults }, platform))
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
    exchanges: platform.exchanges.all,
    get troubles() {
      return platform.exchanges.all.filter(isTrouble);
    },
    silences: platform.interactions.silences,
    act: async (act, files = new Map()) => ({ interaction: await perform(platform, act, files) }),
    post: (written, files = new Map()) => post(platform, written, files),
    remove: (removal) => removeMessage(platform, removal),
    sendRaw: (packet) => sendRaw(platform, packet),
    interaction: (id) => platform.interactions.get(id),
    commands: commands.all,
    message: (id) => platform.messages.get(id),
    messages: (channel) => platform.messages.list(channel),
    file: (url) => fileAt(platform, url),
    subscribe: bus.subscribe,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** READY without intents: the guilds are named, and stay unavailable. */
function readyOf(world: WorldState): {
  user: APIUser;
  application: unknown;
  guilds: { id: string; unavailable: true }[];
} {
  const flags: number = ApplicationFlags.ApplicationCommandBadge;
  const application = { id: world.application.id, flags };
  return { user: apiBot(world), application, guilds: world.guilds.map(({ id }) => ({ id, unavailable: true })) };
}

function fileAt({ attachments }: Platform, url: string): Upload | undefined {
  const parsed = URL.parse(url);
  const id = parsed?.pathname.split('/')[3] ?? '';
  return attachments.read(id, parsed?.searchParams.get('hm') ?? undefined);
}
