import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as after } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { type ClientPacket, Close, Op, readPacket } from './gateway-packets.ts';
import { createSession, type Session } from './gateway-session.ts';
import type { Starts } from './gateway-starts.ts';
import { shardOf } from './shard-of.ts';

/** How long a lost session can be resumed, in milliseconds; Discord does not document it, minutes are usual. */
const resumable = 120_000;
/** A client may send 120 packets a minute (events/gateway). */
const packetsPerMinute = 120;

export interface GatewayOptions {
  now: () => number;
  token: string;
  /** What READY carries besides the session. */
  ready: () => { user: unknown; application: unknown; guilds: { id: string }[] };
  starts: Starts;
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
  readonly sessions: ReadonlySet<Session>;
  /** `ws://…`, without the query. */
  address(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Whether a packet of this guild would reach anyone, now or after a resume. */
  hasSession(guild: string | null): boolean;
  /** Sends to every session of the guild's shard; kept for a resume where its socket is lost. */
  dispatch(event: string, data: unknown, guild: string | null): void;
  /** Tears all sockets, as a lost network does. Sessions stay resumable. */
  cut(): void;
  /** Asks all clients to reconnect and resume (opcode 7). */
  askToReconnect(): void;
  /** Declares all sessions invalid (opcode 9); they cannot be resumed unless `mayResume`. */
  invalidate(mayResume: boolean): void;
  /** Stops acknowledging heartbeats, so that the client finds a zombie connection. */
  deaf: boolean;
  close(): void;
}

export function createGateway(options: GatewayOptions): Gateway {
  const server = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });
  const sessions = new Set<Session>();
  const closing = new AbortController();
  let wasOnline = false;

  const isOnline = () => [...sessions].some(({ socket }) => socket !== null);
  const report = (): void => {
    if (wasOnline === isOnline()) return;
    wasOnline = isOnline();
    options.onOnline(wasOnline);
  };
  /** The sessions that are connected, or can still be resumed. */
  const alive = (): Session[] => {
    for (const session of sessions)
      if (session.lostAt !== null && options.now() - session.lostAt > resumable) sessions.delete(session);
    return [...sessions];
  };
  /** Runs `work` after `ms`, unless the gateway was closed meanwhile. */
  const later = (ms: number, work: () => void): void => {
    if (ms <= 0) work();
    else after(ms, undefined, { signal: closing.signal }).then(work, () => {});
  };
  const send = (socket: WebSocket, op: number, d: unknown): void =>
    socket.send(JSON.stringify({ op, d, s: null, t: null }));

  const sessionsOf = (guild: string | null) => alive().filter(({ shard: [id, of] }) => id === shardOf(guild, of));
  const sessionOn = (socket: WebSocket) => [...sessions].find((session) => session.socket === socket);

  function identify(socket: WebSocket, d: Extract<ClientPacket, { op: 2 }>['d']): void {
    const [id, count] = d.shard ?? [0, 1];
    const { guilds, ...rest } = options.ready();
    if (d.token !== options.token) socket.close(Close.AuthenticationFailed, 'Authentication failed.');
    else if (id >= count) socket.close(Close.InvalidShard, 'Invalid shard.');
    else if (options.starts.tooFew(count, guilds.length)) socket.close(Close.ShardingRequired, 'Sharding required.');
    else if (!options.starts.admit(id)) send(socket, Op.InvalidSession, false);
    else {
      const session = createSession(socket, [id, count]);
      sessions.add(session);
      later(options.delays.ready, () => {
        const address = { session_id: session.id, resume_gateway_url: options.address(), session_type: 'normal' };
        const its = { guilds: guilds.filter((guild) => shardOf(guild.id, count) === id), shard: [id, count] };
        session.dispatch('READY', { v: 10, ...rest, ...its, ...address, private_channels: [] });
        report();
      });
    }
  }

  function resume(socket: WebSocket, d: Extract<ClientPacket, { op: 6 }>['d']): void {
    const session = alive().find(({ id }) => id === d.session_id);
    if (d.token !== options.token) {
      socket.close(Close.AuthenticationFailed, 'Authentication failed.');
      return;
    }
    if (session) {
      const before = session.socket;
      session.socket = socket;
      session.lostAt = null;
      before?.terminate();
      if (session.replay(d.seq)) {
        session.dispatch('RESUMED', {});
        report();
        return;
      }
      sessions.delete(session);
    }
    send(socket, Op.InvalidSession, false);
  }

  server.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    let beatAt = performance.now();
    let packets: number[] = [];
    const watch = setInterval(() => {
      // Real Discord is as patient: one missed beat and a bit.
      if (performance.now() - beatAt > options.heartbeatMs * 2)
        socket.close(Close.SessionTimedOut, 'Session timed out.');
    }, options.heartbeatMs);
    watch.unref();
    socket.on('error', () => socket.terminate());
    socket.on('close', (code) => {
      clearInterval(watch);
      const session = sessionOn(socket);
      if (!session) return;
      session.socket = null;
      session.lostAt = options.now();
      // A client that says 1000 or 1001 goes for good; everything else may be resumed (events/gateway).
      if (code === 1000 || code === 1001) sessions.delete(session);
      report();
    });
    socket.on('message', (data) => {
      const at = performance.now();
      packets = [...packets.filter((time) => at - time < 60_000), at];
      if (packets.length > packetsPerMinute) return socket.close(Close.RateLimited, 'Rate limited.');
      const packet = readPacket(data.toString());
      if ('close' in packet) return socket.close(packet.close);
      if (packet.op === Op.Heartbeat) {
        beatAt = performance.now();
        if (!gateway.deaf) socket.send(JSON.stringify({ op: Op.HeartbeatAck }));
        return;
      }
      const opening = packet.op === Op.Identify || packet.op === Op.Resume;
      const known = sessionOn(socket) !== undefined;
      if (!known && !opening) return socket.close(Close.NotAuthenticated, 'Not authenticated.');
      if (known && opening) return socket.close(Close.AlreadyAuthenticated, 'Already authenticated.');
      if (packet.op === Op.Identify) identify(socket, packet.d);
      else if (packet.op === Op.Resume) resume(socket, packet.d);
    });
    const version = new URL(request.url ?? '/', 'ws://localhost').searchParams.get('v');
    if (version !== null && version !== '10') return socket.close(Close.InvalidVersion, 'Invalid API version.');
    later(options.delays.hello, () => send(socket, Op.Hello, { heartbeat_interval: options.heartbeatMs }));
  });

  const gateway: Gateway = {
    sessions,
    address: options.address,
    deaf: false,
    get online() {
      return isOnline();
    },
    upgrade: (request, socket, head) =>
      server.handleUpgrade(request, socket, head, (ws) => server.emit('connection', ws, request)),
    hasSession: (guild) => sessionsOf(guild).length > 0,
    dispatch(event, data, guild) {
      for (const session of sessionsOf(guild)) later(options.delays.dispatch, () => session.dispatch(event, data));
    },
    cut: () => {
      for (const client of server.clients) client.terminate();
    },
    askToReconnect: () => {
      for (const client of server.clients) send(client, Op.Reconnect, null);
    },
    invalidate(mayResume) {
      for (const session of sessions) {
        if (session.socket) send(session.socket, Op.InvalidSession, mayResume);
        session.socket = null;
        session.lostAt = options.now();
        if (!mayResume) sessions.delete(session);
      }
      report();
    },
    close() {
      closing.abort();
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
  return gateway;
}
