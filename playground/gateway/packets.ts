import { z } from 'zod';

/** Opcodes that a client sends (topics/opcodes-and-status-codes). */
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

/** Why the gateway closes a socket. */
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

/** What a client may send; everything else is closed with 4001 or 4002. */
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

/** A packet from a socket's text, or the close code that it earns. */
export function parsePacket(text: string): ClientPacket | { close: number } {
  // Discord takes no more than 4,096 bytes from a client (events/gateway).
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
