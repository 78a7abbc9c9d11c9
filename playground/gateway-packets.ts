import { z } from 'zod';

/** Opcodes that a client sends (topics/opcodes-and-status-codes). */
export const Op = {
  Dispatch: 0,
  Heartbeat: 1,
  Identify: 2,
  Presence: 3,
  Voice: 4,
  Resume: 6,
  Reconnect: 7,
  RequestMembers: 8,
  InvalidSession: 9,
  Hello: 10,
  HeartbeatAck: 11,
} as const;

/** Why the gateway closes a socket. */
export const Close = {
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

const shard = z.tuple([z.int().min(0), z.int().min(1)]);

/** What a client may send; everything else is closed with 4001 or 4002. */
export const clientPacket = z.discriminatedUnion('op', [
  z.object({ op: z.literal(Op.Heartbeat), d: z.int().nullish() }),
  z.object({
    op: z.literal(Op.Identify),
    d: z.object({ token: z.string(), intents: z.int().min(0), properties: z.looseObject({}), shard: shard.optional() }),
  }),
  z.object({
    op: z.literal(Op.Resume),
    d: z.object({ token: z.string(), session_id: z.string(), seq: z.int().min(0) }),
  }),
  z.object({ op: z.literal(Op.Presence), d: z.unknown().optional() }),
  z.object({ op: z.literal(Op.Voice), d: z.unknown().optional() }),
  z.object({ op: z.literal(Op.RequestMembers), d: z.unknown().optional() }),
]);

export type ClientPacket = z.infer<typeof clientPacket>;

/** A packet from a socket's text, or the close code that it earns. */
export function readPacket(text: string): ClientPacket | { close: number } {
  // Discord takes no more than 4,096 bytes from a client (events/gateway).
  if (Buffer.byteLength(text) > 4096) return { close: Close.DecodeError };
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { close: Close.DecodeError };
  }
  const parsed = clientPacket.safeParse(raw);
  if (parsed.success) return parsed.data;
  const known = z.object({ op: z.union(Object.values(Op).map((op) => z.literal(op))) }).safeParse(raw);
  return { close: known.success ? Close.DecodeError : Close.UnknownOpcode };
}
