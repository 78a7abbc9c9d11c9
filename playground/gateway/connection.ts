import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { Handshake } from './handshake.ts';
import { GatewayCloseCode, GatewayOpcode, parsePacket } from './packets.ts';
import type { SessionRegistry } from './session-registry.ts';

/** A client may send 120 packets a minute (events/gateway, "Rate Limiting"). */
const MAX_PACKETS_PER_MINUTE = 120;

export interface ConnectionOptions {
  registry: SessionRegistry;
  handshake: Handshake;
  /** Milliseconds between heartbeats. */
  heartbeatMs: number;
  /** Whether heartbeats stay unacknowledged, as on a zombie connection. */
  ignoresHeartbeats: () => boolean;
  /** Sends HELLO: at once, or after the configured delay. */
  sendHello: () => void;
}

/** Serves one socket until it closes: version, HELLO, heartbeats, packet rate, IDENTIFY and RESUME. */
export function handleConnection(socket: WebSocket, request: IncomingMessage, options: ConnectionOptions): void {
  const { registry, handshake, heartbeatMs } = options;
  let lastHeartbeatAt = performance.now();
  let packetTimes: number[] = [];
  const heartbeatCheck = setInterval(() => {
    // Discord also waits for a little more than one missed heartbeat.
    if (performance.now() - lastHeartbeatAt > heartbeatMs * 2)
      socket.close(GatewayCloseCode.SessionTimedOut, 'Session timed out.');
  }, heartbeatMs);
  heartbeatCheck.unref();
  socket.on('error', () => socket.terminate());
  socket.on('close', (code) => {
    clearInterval(heartbeatCheck);
    const session = registry.findBySocket(socket);
    if (!session) return;
    registry.disconnect(session);
    // Close codes 1000 and 1001 end the session; after all others the client may resume (events/gateway).
    if (code === 1000 || code === 1001) registry.remove(session);
    registry.reportOnline();
  });
  socket.on('message', (data) => {
    const now = performance.now();
    packetTimes = [...packetTimes.filter((time) => now - time < 60_000), now];
    if (packetTimes.length > MAX_PACKETS_PER_MINUTE) return socket.close(GatewayCloseCode.RateLimited, 'Rate limited.');
    const packet = parsePacket(data.toString());
    if ('close' in packet) return socket.close(packet.close);
    if (packet.op === GatewayOpcode.Heartbeat) {
      lastHeartbeatAt = now;
      if (!options.ignoresHeartbeats()) socket.send(JSON.stringify({ op: GatewayOpcode.HeartbeatAck }));
      return;
    }
    const isHandshake = packet.op === GatewayOpcode.Identify || packet.op === GatewayOpcode.Resume;
    const isIdentified = registry.findBySocket(socket) !== undefined;
    if (!isIdentified && !isHandshake) return socket.close(GatewayCloseCode.NotAuthenticated, 'Not authenticated.');
    if (isIdentified && isHandshake)
      return socket.close(GatewayCloseCode.AlreadyAuthenticated, 'Already authenticated.');
    if (packet.op === GatewayOpcode.Identify) handshake.identify(socket, packet.d);
    else if (packet.op === GatewayOpcode.Resume) handshake.resume(socket, packet.d);
  });
  const version = new URL(request.url ?? '/', 'ws://localhost').searchParams.get('v');
  if (version !== null && version !== '10') socket.close(GatewayCloseCode.InvalidVersion, 'Invalid API version.');
  else options.sendHello();
}
