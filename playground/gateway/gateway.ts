/** Discord's gateway over WebSocket: sessions, heartbeats, resuming, sharding, and events for the bot. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { handleConnection } from './connection.ts';
import { createHandshake, type HandshakeOptions } from './handshake.ts';
import { GatewayOpcode, sendPacket } from './packets.ts';
import type { GatewaySession } from './session.ts';
import { createSessionRegistry } from './session-registry.ts';

/** How many bytes of one WebSocket message are read; packets over 4,096 bytes are refused later with a close code. */
const MAX_MESSAGE_BYTES = 64 * 1024;

export interface GatewayOptions extends HandshakeOptions {
  /** Milliseconds since 1970. */
  now: () => number;
  /** Milliseconds between heartbeats; Discord's interval is 41,250. */
  heartbeatMs: number;
  /** Milliseconds before HELLO, before READY and before each dispatch, to simulate a slow gateway. */
  delays: { hello: number; ready: number; dispatch: number };
  /** Called when the first session connects and when the last one disconnects. */
  onOnline: (online: boolean) => void;
}

export interface Gateway {
  readonly online: boolean;
  readonly sessions: ReadonlySet<GatewaySession>;
  /** `ws://…`, without the query. */
  address(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Whether a session would get this guild's events, now or after a resume. */
  hasSession(guild: string | null): boolean;
  /** Sends an event to the sessions of the guild's shard. A session without a socket gets it when it resumes. */
  dispatch(event: string, data: unknown, guild: string | null): void;
  /** Terminates all sockets, as a network failure does. Sessions stay resumable. */
  dropConnections(): void;
  /** Asks all clients to reconnect and resume (opcode 7). */
  requestReconnect(): void;
  /** Declares all sessions invalid (opcode 9); they cannot be resumed unless `mayResume`. */
  invalidateSessions(mayResume: boolean): void;
  /** Stops acknowledging heartbeats, so that the client detects a zombie connection. */
  ignoresHeartbeats: boolean;
  close(): void;
}

export function createGateway(options: GatewayOptions): Gateway {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  const closing = new AbortController();
  const registry = createSessionRegistry(options.now, options.onOnline);
  /** Runs `task` after `ms`, unless the gateway closes first. */
  const runAfter = (ms: number, task: () => void): void => {
    if (ms <= 0) task();
    else delay(ms, undefined, { signal: closing.signal }).then(task, () => {});
  };
  const handshake = createHandshake(options, registry, (task) => runAfter(options.delays.ready, task));

  server.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    const hello = { heartbeat_interval: options.heartbeatMs };
    handleConnection(socket, request, {
      registry,
      handshake,
      heartbeatMs: options.heartbeatMs,
      ignoresHeartbeats: () => gateway.ignoresHeartbeats,
      sendHello: () => runAfter(options.delays.hello, () => sendPacket(socket, GatewayOpcode.Hello, hello)),
    });
  });

  const gateway: Gateway = {
    sessions: registry.sessions,
    address: options.address,
    ignoresHeartbeats: false,
    get online() {
      return registry.isOnline();
    },
    upgrade: (request, socket, head) =>
      server.handleUpgrade(request, socket, head, (ws) => server.emit('connection', ws, request)),
    hasSession: (guild) => registry.listForGuild(guild).length > 0,
    dispatch(event, data, guild) {
      for (const session of registry.listForGuild(guild))
        runAfter(options.delays.dispatch, () => session.dispatch(event, data));
    },
    dropConnections: () => {
      for (const client of server.clients) client.terminate();
    },
    requestReconnect: () => {
      for (const client of server.clients) sendPacket(client, GatewayOpcode.Reconnect, null);
    },
    invalidateSessions(mayResume) {
      for (const session of registry.sessions) {
        if (session.socket) sendPacket(session.socket, GatewayOpcode.InvalidSession, mayResume);
        registry.disconnect(session);
        if (!mayResume) registry.remove(session);
      }
      registry.reportOnline();
    },
    close() {
      closing.abort();
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
  return gateway;
}
