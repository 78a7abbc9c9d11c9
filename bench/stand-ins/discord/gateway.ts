import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { BotName } from '../protocol.ts';
import { type Application, botUser, findByToken } from './bots.ts';
import { guildJson } from './guilds.ts';
import { createSnowflake, guildId } from './snowflake.ts';

/** Discord's own interval, in ms. */
const HEARTBEAT_INTERVAL_MS = 41_250;

/** Opcodes of the gateway (topics/opcodes-and-status-codes). */
const [DISPATCH, HEARTBEAT, IDENTIFY, RESUME, HELLO, HEARTBEAT_ACK] = [0, 1, 2, 6, 10, 11] as const;

const GUILDS_INTENT = 1;

/** GUILD_CREATEs that are written at once; then those wait until the client has taken them. */
const GUILDS_PER_WRITE = 50;

const clientPacket = z.discriminatedUnion('op', [
  z.object({ op: z.literal(IDENTIFY), d: z.object({ token: z.string(), intents: z.number() }) }),
  z.object({ op: z.literal(RESUME), d: z.object({ token: z.string() }) }),
]);

interface Session {
  readonly socket: WebSocket;
  sequence: number;
}

export interface Gateway {
  /** How many servers the bots are in that connect from now on. */
  guilds: number;
  /** Sends an event. @throws Error if the bot is not connected */
  dispatch(bot: BotName, event: string, data: unknown): void;
}

/** Discord's gateway, one shard for each bot. @param url where clients reach it */
export function createGateway(server: Server, url: string, distanceMs: number): Gateway {
  const sessions = new Map<BotName, Session>();
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  const gateway: Gateway = {
    guilds: 1,
    dispatch: (bot, event, data) => {
      const session = sessions.get(bot);
      if (!session) throw new Error(`${bot} is not connected`);
      sendEvent(session, event, JSON.stringify(data));
    },
  };

  const send = (socket: WebSocket, text: string) => {
    if (distanceMs) setTimeout(() => socket.send(text), distanceMs);
    else socket.send(text);
  };
  const sendEvent = (session: Session, event: string, json: string) =>
    send(session.socket, `{"op":${DISPATCH},"t":"${event}","s":${++session.sequence},"d":${json}}`);

  const startSession = async (socket: WebSocket, application: Application, intents: number) => {
    const session = { socket, sequence: 0 };
    sessions.set(application.name, session);
    const { guilds } = gateway;
    const ready = {
      v: 10,
      user: botUser(application),
      application: { id: application.id, flags: 0 },
      guilds: Array.from({ length: guilds }, (_, index) => ({ id: guildId(index), unavailable: true })),
      session_id: createSnowflake(),
      session_type: 'normal',
      resume_gateway_url: url,
      shard: [0, 1],
      private_channels: [],
    };
    sendEvent(session, 'READY', JSON.stringify(ready));
    if (!(intents & GUILDS_INTENT)) return;
    for (let index = 0; index < guilds && socket.readyState === socket.OPEN; index++) {
      sendEvent(session, 'GUILD_CREATE', guildJson(index, application.id));
      if (index % GUILDS_PER_WRITE === 0) await new Promise((resolve) => socket.ping(undefined, undefined, resolve));
    }
  };

  sockets.on('connection', (socket) => {
    socket.on('error', () => socket.terminate());
    socket.on('message', (data) => {
      const packet: unknown = JSON.parse(data.toString());
      if (z.object({ op: z.literal(HEARTBEAT) }).safeParse(packet).success)
        return send(socket, `{"op":${HEARTBEAT_ACK}}`);
      const handshake = clientPacket.safeParse(packet).data;
      const application = findByToken(handshake?.d.token);
      // Presence, voice and the like change nothing here.
      if (!handshake) return;
      if (!application) return socket.close(4004, 'Authentication failed.');
      if (handshake.op === IDENTIFY) return void startSession(socket, application, handshake.d.intents);
      const session = { socket, sequence: sessions.get(application.name)?.sequence ?? 0 };
      sessions.set(application.name, session);
      sendEvent(session, 'RESUMED', '{}');
    });
    send(socket, `{"op":${HELLO},"d":{"heartbeat_interval":${HEARTBEAT_INTERVAL_MS}}}`);
  });
  return gateway;
}
