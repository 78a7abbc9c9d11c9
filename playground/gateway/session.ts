import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import { GatewayOpcode } from './packets.ts';

/** How many dispatches a session keeps for a replay after RESUME. */
const MAX_REPLAY_DISPATCHES = 1000;

/** The session of one identified shard. It outlives its socket for a while, so that the client can resume. */
export interface GatewaySession {
  readonly id: string;
  /** Shard id and number of shards. */
  readonly shard: readonly [number, number];
  socket: WebSocket | null;
  /** When the socket closed, in milliseconds since 1970; `null` while it is open. */
  lostAt: number | null;
  dispatch(event: string, data: unknown): void;
  /** Sends all dispatches after `seq` again; false where some of them are no longer kept. */
  replay(seq: number): boolean;
}

export function createGatewaySession(socket: WebSocket, shard: readonly [number, number]): GatewaySession {
  let sequence = 0;
  let replayBuffer: { s: number; packet: string }[] = [];
  const session: GatewaySession = {
    id: randomBytes(16).toString('hex'),
    shard,
    socket,
    lostAt: null,
    dispatch(t, d) {
      sequence += 1;
      const packet = JSON.stringify({ op: GatewayOpcode.Dispatch, t, s: sequence, d });
      replayBuffer = [...replayBuffer.slice(1 - MAX_REPLAY_DISPATCHES), { s: sequence, packet }];
      session.socket?.send(packet);
    },
    replay(seq) {
      const oldest = replayBuffer[0]?.s ?? sequence + 1;
      if (seq > sequence || seq + 1 < oldest) return false;
      for (const { s, packet } of replayBuffer) if (s > seq) session.socket?.send(packet);
      return true;
    },
  };
  return session;
}
