import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import { Op } from './gateway-packets.ts';

/** How many dispatches a session keeps to replay them after a RESUME. */
const keep = 1000;

/** One identified shard. It outlives its socket for a while, so that the client can resume. */
export interface Session {
  readonly id: string;
  readonly shard: readonly [number, number];
  socket: WebSocket | null;
  /** When its socket was lost, in milliseconds since 1970. */
  lostAt: number | null;
  dispatch(event: string, data: unknown): void;
  /** Sends everything after `seq` again; false where that is no longer possible. */
  replay(seq: number): boolean;
}

export function createSession(socket: WebSocket, shard: readonly [number, number]): Session {
  let sequence = 0;
  let sent: { s: number; packet: string }[] = [];
  const session: Session = {
    id: randomBytes(16).toString('hex'),
    shard,
    socket,
    lostAt: null,
    dispatch(t, d) {
      sequence += 1;
      const packet = JSON.stringify({ op: Op.Dispatch, t, s: sequence, d });
      sent = [...sent.slice(1 - keep), { s: sequence, packet }];
      session.socket?.send(packet);
    },
    replay(seq) {
      const oldest = sent[0]?.s ?? sequence + 1;
      if (seq > sequence || seq + 1 < oldest) return false;
      for (const { s, packet } of sent) if (s > seq) session.socket?.send(packet);
      return true;
    },
  };
  return session;
}
