import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as after } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { type ClientPacket, GatewayCloseCode, GatewayOpcode, parsePacket } from './packets.ts';
import { createGatewaySession, type GatewaySession } from './session.ts';
import type { SessionStartLimiter } from './session-start-limiter.ts';
import { shardIdForGuild } from './shard-id.ts';

/** How long a lost session can be resumed, in milliseconds; Discord does not document it, minutes are usual. */
const RESUME_WINDOW_MS = 120_000;
/** A client may send 120 packets a minute (events/gateway). */
const MAX_PACKETS_PER_MINUTE = 120;

export interface GatewayOptions {
  now: () => number;
  token: string;
  /** What READY carries besides the session. */
  getReadyData: () => { user: unknown; application: unknown; guilds: { id: string }[] };
  sessionStarts: SessionStartLimiter;
  address: () => string;
  /** Milliseconds between heartbeats; Discord's is 41,250. */
  heartbeatMs: number;
  /** Milliseconds before HELLO, before READY and before each dispatch, to see a slow gateway. */
  delays: { hello: number; ready: number; dispatch: number };
  /** Called when the first session comes up and when the last goes down. */
  onOnline: (online: boolean) => void;
}

export interface Gateway {
  readonly online: boolean;
  readonly sessions: ReadonlySet<GatewaySession>;
  /** `ws://…`, without the query. */
  address(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Whether a packet of this guild would reach anyone, now or after a resume. */
  hasSession(guild: string | null): boolean;
  /** Sends to every session of the guild's shard; kept for a resume where its socket is lost. */
  dispatch(event: string, data: unknown, guild: string | null): void;
  /** Tears all sockets, as a lost network does. Sessions stay resumable. */
  dropConnections(): void;
  /** Asks all clients to reconnect and resume (opcode 7). */
  requestReconnect(): void;
  /** Declares all sessions invalid (opcode 9); they cannot be resumed unless `mayResume`. */
  invalidateSessions(mayResume: boolean): void;
  /** Stops acknowledging heartbeats, so that the client finds a zombie connection. */
  ignoresHeartbeats: boolean;
  close(): void;
}

export function createGateway(options: GatewayOptions): Gateway {
  const server = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });
  const sessions = new Set<GatewaySession>();
  const closing = new AbortController();
  let wasOnline = false;

  const isOnline = () => [...sessions].some(({ socket }) => socket !== null);
  const reportOnline = (): void => {
    if (wasOnline === isOnline()) return;
    wasOnline = isOnline();
    options.onOnline(wasOnline);
  };
  /** The sessions that are connected, or can still be resumed. */
  const resumableSessions = (): GatewaySession[] => {
    for (const session of sessions)
      if (session.lostAt !== null && options.now() - session.lostAt > RESUME_WINDOW_MS) sessions.delete(session);
    return [...sessions];
  };
  /** Runs `work` after `ms`, unless the gateway was closed meanwhile. */
  const runAfter = (ms: number, task: () => void): void => {
    if (ms <= 0) task();
    else after(ms, undefined, { signal: closing.signal }).then(task, () => {});
  };
  const send = (socket: WebSocket, op: number, d: unknown): void =>
    socket.send(JSON.stringify({ op, d, s: null, t: null }));

  const sessionsForGuild = (guild: string | null) =>
    resumableSessions().filter(({ shard: [id, count] }) => id === shardIdForGuild(guild, count));
  const sessionForSocket = (socket: WebSocket) => [...sessions].find((session) => session.socket === socket);

  function identify(socket: WebSocket, d: Extract<ClientPacket, { op: 2 }>['d']): void {
    const [id, count] = d.shard ?? [0, 1];
    const { guilds, ...rest } = options.getReadyData();
    if (d.token !== options.token) socket.close(GatewayCloseCode.AuthenticationFailed, 'Authentication failed.');
    else if (id >= count) socket.close(GatewayCloseCode.InvalidShard, 'Invalid shard.');
    else if (options.sessionStarts.needsMoreShards(count, guilds.length))
      socket.close(GatewayCloseCode.ShardingRequired, 'Sharding required.');
    else if (!options.sessionStarts.tryIdentify(id)) send(socket, GatewayOpcode.InvalidSession, false);
    else {
      const session = createGatewaySession(socket, [id, count]);
      sessions.add(session);
      runAfter(options.delays.ready, () => {
        const sessionFields = { session_id: session.id, resume_gateway_url: options.address(), session_type: 'normal' };
        const shardFields = {
          guilds: guilds.filter((guild) => shardIdForGuild(guild.id, count) === id),
          shard: [id, count],
        };
        session.dispatch('READY', { v: 10, ...rest, ...shardFields, ...sessionFields, private_channels: [] });
        reportOnline();
      });
    }
  }

  function resume(socket: WebSocket, d: Extract<ClientPacket, { op: 6 }>['d']): void {
    const session = resumableSessions().find(({ id }) => id === d.session_id);
    if (d.token !== options.token) {
      socket.close(GatewayCloseCode.AuthenticationFailed, 'Authentication failed.');
      return;
    }
    if (session) {
      const previousSocket = session.socket;
      session.socket = socket;
      session.lostAt = null;
      previousSocket?.terminate();
      if (session.replay(d.seq)) {
        session.dispatch('RESUMED', {});
        reportOnline();
        return;
      }
      sessions.delete(session);
    }
    send(socket, GatewayOpcode.InvalidSession, false);
  }

  server.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    let lastHeartbeatAt = performance.now();
    let packetTimes: number[] = [];
    const heartbeatCheck = setInterval(() => {
      // Real Discord is as patient: one missed beat and a bit.
      if (performance.now() - lastHeartbeatAt > options.heartbeatMs * 2)
        socket.close(GatewayCloseCode.SessionTimedOut, 'Session timed out.');
    }, options.heartbeatMs);
    heartbeatCheck.unref();
    socket.on('error', () => socket.terminate());
    socket.on('close', (code) => {
      clearInterval(heartbeatCheck);
      const session = sessionForSocket(socket);
      if (!session) return;
      session.socket = null;
      session.lostAt = options.now();
      // A client that says 1000 or 1001 goes for good; everything else may be resumed (events/gateway).
      if (code === 1000 || code === 1001) sessions.delete(session);
      reportOnline();
    });
    socket.on('message', (data) => {
      const at = performance.now();
      packetTimes = [...packetTimes.filter((time) => at - time < 60_000), at];
      if (packetTimes.length > MAX_PACKETS_PER_MINUTE)
        return socket.close(GatewayCloseCode.RateLimited, 'Rate limited.');
      const packet = parsePacket(data.toString());
      if ('close' in packet) return socket.close(packet.close);
      if (packet.op === GatewayOpcode.Heartbeat) {
        lastHeartbeatAt = performance.now();
        if (!gateway.ignoresHeartbeats) socket.send(JSON.stringify({ op: GatewayOpcode.HeartbeatAck }));
        return;
      }
      const isHandshake = packet.op === GatewayOpcode.Identify || packet.op === GatewayOpcode.Resume;
      const isIdentified = sessionForSocket(socket) !== undefined;
      if (!isIdentified && !isHandshake) return socket.close(GatewayCloseCode.NotAuthenticated, 'Not authenticated.');
      if (isIdentified && isHandshake)
        return socket.close(GatewayCloseCode.AlreadyAuthenticated, 'Already authenticated.');
      if (packet.op === GatewayOpcode.Identify) identify(socket, packet.d);
      else if (packet.op === GatewayOpcode.Resume) resume(socket, packet.d);
    });
    const version = new URL(request.url ?? '/', 'ws://localhost').searchParams.get('v');
    if (version !== null && version !== '10')
      return socket.close(GatewayCloseCode.InvalidVersion, 'Invalid API version.');
    runAfter(options.delays.hello, () =>
      send(socket, GatewayOpcode.Hello, { heartbeat_interval: options.heartbeatMs }),
    );
  });

  const gateway: Gateway = {
    sessions,
    address: options.address,
    ignoresHeartbeats: false,
    get online() {
      return isOnline();
    },
    upgrade: (request, socket, head) =>
      server.handleUpgrade(request, socket, head, (ws) => server.emit('connection', ws, request)),
    hasSession: (guild) => sessionsForGuild(guild).length > 0,
    dispatch(event, data, guild) {
      for (const session of sessionsForGuild(guild))
        runAfter(options.delays.dispatch, () => session.dispatch(event, data));
    },
    dropConnections: () => {
      for (const client of server.clients) client.terminate();
    },
    requestReconnect: () => {
      for (const client of server.clients) send(client, GatewayOpcode.Reconnect, null);
    },
    invalidateSessions(mayResume) {
      for (const session of sessions) {
        if (session.socket) send(session.socket, GatewayOpcode.InvalidSession, mayResume);
        session.socket = null;
        session.lostAt = options.now();
        if (!mayResume) sessions.delete(session);
      }
      reportOnline();
    },
    close() {
      closing.abort();
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
  return gateway;
}
