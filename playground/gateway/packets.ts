/** The packets between a bot and the gateway: opcodes, close codes, parsing and sending. */
import type { WebSocket } from 'ws';
import { z } from 'zod';

/** Gateway opcodes (topics/opcodes-and-status-codes). */
export const GatewayOpcode = {
  Dispatch: 0,
  Heartbeat: 1,
  Identify: 2,
  PresenceUpdate: 3,
  VoiceStateUpdate: 4,
  Resume: 6,
  Reconnect: 7,
  RequestGuildMembers: 8,
  InvalidSession: 9,
  Hello: 10,
  HeartbeatAck: 11,
} as const;

/** Gateway close codes (topics/opcodes-and-status-codes). */
export const GatewayCloseCode = {
  UnknownOpcode: 4001,
  DecodeError: 4002,
  NotAuthenticated: 4003,
  AuthenticationFailed: 4004,
  AlreadyAuthenticated: 4005,
  InvalidSequence: 4007,
  RateLimited: 4008,
  SessionTimedOut: 4009,
  InvalidShard: 4010,
  ShardingRequired: 4011,
  InvalidVersion: 4012,
} as const;

const shardSchema = z.tuple([z.int().min(0), z.int().min(1)]);

/** The packets that a client may send; the socket is closed with 4001 or 4002 for all others. */
export const clientPacketSchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal(GatewayOpcode.Heartbeat), d: z.int().nullish() }),
  z.object({
    op: z.literal(GatewayOpcode.Identify),
    d: z.object({
      token: z.string(),
      intents: z.int().min(0),
      properties: z.looseObject({}),
      shard: shardSchema.optional(),
    }),
  }),
  z.object({
    op: z.literal(GatewayOpcode.Resume),
    d: z.object({ token: z.string(), session_id: z.string(), seq: z.int().min(0) }),
  }),
  z.object({ op: z.literal(GatewayOpcode.PresenceUpdate), d: z.unknown().optional() }),
  z.object({ op: z.literal(GatewayOpcode.VoiceStateUpdate), d: z.unknown().optional() }),
  z.object({ op: z.literal(GatewayOpcode.RequestGuildMembers), d: z.unknown().optional() }),
]);

export type ClientPacket = z.infer<typeof clientPacketSchema>;

/** Sends a packet other than an event: it has no sequence number and event name. */
export const sendPacket = (socket: WebSocket, op: number, d: unknown): void =>
  socket.send(JSON.stringify({ op, d, s: null, t: null }));

/** Parses a client's packet; gives the close code where the text is not a valid packet. */
export function parsePacket(text: string): ClientPacket | { close: number } {
  // A client's packet has at most 4,096 bytes (events/gateway, "Sending Events").
  if (Buffer.byteLength(text) > 4096) return { close: GatewayCloseCode.DecodeError };
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { close: GatewayCloseCode.DecodeError };
  }
  const parsed = clientPacketSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const opcode = z.object({ op: z.union(Object.values(GatewayOpcode).map((op) => z.literal(op))) }).safeParse(raw);
  return { close: opcode.success ? GatewayCloseCode.DecodeError : GatewayCloseCode.UnknownOpcode };
}
