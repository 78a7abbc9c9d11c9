import type { WebSocket } from 'ws';
import type { GatewaySession } from './session.ts';
import { shardIdForGuild } from './shard-id.ts';

/** How long a lost session can be resumed, in milliseconds. Discord does not document it; minutes are usual. */
const RESUME_WINDOW_MS = 120_000;

/** The sessions that are connected, or can still be resumed. */
export interface SessionRegistry {
  readonly sessions: ReadonlySet<GatewaySession>;
  /** Whether at least one session has a socket. */
  isOnline(): boolean;
  add(session: GatewaySession): void;
  remove(session: GatewaySession): void;
  /** `undefined` where the session expired or never existed. */
  findById(id: string): GatewaySession | undefined;
  findBySocket(socket: WebSocket): GatewaySession | undefined;
  /** The sessions of the shard that gets this guild's events; `null` for direct messages. */
  listForGuild(guild: string | null): GatewaySession[];
  /** Takes the socket from a session, which can then be resumed for {@link RESUME_WINDOW_MS}. */
  disconnect(session: GatewaySession): void;
  /** Calls `onOnline` if {@link isOnline} has changed since the last call. */
  reportOnline(): void;
}

/** @param now milliseconds since 1970 */
export function createSessionRegistry(now: () => number, onOnline: (online: boolean) => void): SessionRegistry {
  const sessions = new Set<GatewaySession>();
  let wasOnline = false;
  const isOnline = () => [...sessions].some(({ socket }) => socket !== null);
  const listResumable = (): GatewaySession[] => {
    for (const session of sessions)
      if (session.lostAt !== null && now() - session.lostAt > RESUME_WINDOW_MS) sessions.delete(session);
    return [...sessions];
  };
  return {
    sessions,
    isOnline,
    add: (session) => void sessions.add(session),
    remove: (session) => void sessions.delete(session),
    findById: (sessionId) => listResumable().find(({ id }) => id === sessionId),
    findBySocket: (socket) => [...sessions].find((session) => session.socket === socket),
    listForGuild: (guild) => listResumable().filter(({ shard: [id, count] }) => id === shardIdForGuild(guild, count)),
    disconnect(session) {
      session.socket = null;
      session.lostAt = now();
    },
    reportOnline() {
      if (wasOnline === isOnline()) return;
      wasOnline = isOnline();
      onOnline(wasOnline);
    },
  };
}
