import type { WebSocket } from 'ws';
import { type ClientPacket, GatewayCloseCode, GatewayOpcode, sendPacket } from './packets.ts';
import { createGatewaySession } from './session.ts';
import type { SessionRegistry } from './session-registry.ts';
import type { SessionStartLimiter } from './session-start-limiter.ts';
import { shardIdForGuild } from './shard-id.ts';

/** What the gateway needs to start and resume sessions. */
export interface HandshakeOptions {
  /** The bot token that is accepted. */
  token: string;
  /** What READY carries besides the session. */
  getReadyData: () => { user: unknown; application: unknown; guilds: { id: string }[] };
  sessionStarts: SessionStartLimiter;
  /** The address that clients resume at. */
  address: () => string;
}

export interface Handshake {
  /** Starts a session, or refuses as Discord does: close code, or opcode 9 (Invalid Session). */
  identify(socket: WebSocket, data: Extract<ClientPacket, { op: 2 }>['d']): void;
  /** Moves a session to a new socket and sends what it missed; opcode 9 where that is not possible. */
  resume(socket: WebSocket, data: Extract<ClientPacket, { op: 6 }>['d']): void;
}

/** @param delayReady runs its task before READY is sent: at once, or after the configured delay */
export function createHandshake(
  options: HandshakeOptions,
  registry: SessionRegistry,
  delayReady: (task: () => void) => void,
): Handshake {
  // Clients such as oceanic.js send it here too as REST wants it, and Discord takes that.
  const isToken = (token: string) => token.replace(/^Bot /u, '') === options.token;
  return {
    identify(socket, data) {
      const [id, count] = data.shard ?? [0, 1];
      const { guilds, ...rest } = options.getReadyData();
      if (!isToken(data.token)) return refuseToken(socket);
      if (id >= count) return socket.close(GatewayCloseCode.InvalidShard, 'Invalid shard.');
      if (options.sessionStarts.needsMoreShards(count, guilds.length))
        return socket.close(GatewayCloseCode.ShardingRequired, 'Sharding required.');
      if (!options.sessionStarts.tryIdentify(id)) return sendPacket(socket, GatewayOpcode.InvalidSession, false);
      const session = createGatewaySession(socket, [id, count]);
      registry.add(session);
      delayReady(() => {
        const sessionFields = { session_id: session.id, resume_gateway_url: options.address(), session_type: 'normal' };
        const shardFields = {
          guilds: guilds.filter((guild) => shardIdForGuild(guild.id, count) === id),
          shard: [id, count],
        };
        session.dispatch('READY', { v: 10, ...rest, ...shardFields, ...sessionFields, private_channels: [] });
        registry.reportOnline();
      });
    },
    resume(socket, data) {
      const session = registry.findById(data.session_id);
      if (!isToken(data.token)) return refuseToken(socket);
      if (!session) return sendPacket(socket, GatewayOpcode.InvalidSession, false);
      const previousSocket = session.socket;
      session.socket = socket;
      session.lostAt = null;
      previousSocket?.terminate();
      if (session.replay(data.seq)) {
        session.dispatch('RESUMED', {});
        registry.reportOnline();
        return;
      }
      registry.remove(session);
      sendPacket(socket, GatewayOpcode.InvalidSession, false);
    },
  };
}

const refuseToken = (socket: WebSocket): void =>
  socket.close(GatewayCloseCode.AuthenticationFailed, 'Authentication failed.');
