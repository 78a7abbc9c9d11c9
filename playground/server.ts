/** The HTTP server of the playground, with the gateway on the same port. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Gateway } from './gateway/gateway.ts';
import { isFromThisMachine, isLocalHost, isOwnOrigin } from './page-server/local-only.ts';

/** A listening server. */
export interface ListeningServer {
  port: number;
  /** Closes all connections and stops listening. */
  close(): Promise<void>;
}

/**
 * Starts to listen, and passes WebSockets at `/gateway` to the gateway.
 * @throws the error of `listen`; its `code` is `EADDRINUSE` where the port is taken
 */
export async function listen(
  app: Hono<{ Bindings: HttpBindings }>,
  gateway: Gateway,
  { port, host }: { port: number; host: string },
): Promise<ListeningServer> {
  // The page and the bot use a loopback address; beside one of them, only the address of all networks includes it.
  const isLocal = isLocalHost(host.includes(':') ? `[${host}]` : host);
  const first = await listenAt(app, gateway, { port, host: isLocal || ALL_NETWORKS.has(host) ? host : '127.0.0.1' });
  if (isLocal || ALL_NETWORKS.has(host)) return first;
  try {
    const second = await listenAt(app, gateway, { port: first.port, host });
    return { port: first.port, close: async () => void (await Promise.all([first.close(), second.close()])) };
  } catch (error) {
    await first.close();
    throw error;
  }
}

const ALL_NETWORKS = new Set(['0.0.0.0', '::']);

async function listenAt(
  app: Hono<{ Bindings: HttpBindings }>,
  gateway: Gateway,
  { port, host }: { port: number; host: string },
): Promise<ListeningServer> {
  const server = createAdaptorServer({ fetch: app.fetch });
  if (!isHttpServer(server)) throw new TypeError('The adaptor did not create an HTTP server.');
  server.on('upgrade', (request, socket, head) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const isGatewayPath = pathname === '/gateway' || pathname === '/gateway/';
    const { host: hostHeader, origin } = request.headers;
    const isLocal = isFromThisMachine(request.socket.remoteAddress) && isLocalHost(hostHeader);
    if (isGatewayPath && isLocal && isOwnOrigin(origin, hostHeader)) gateway.upgrade(request, socket, head);
    else socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (!isAddress(address)) throw new TypeError('The server has no port.');
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const isHttpServer = (server: object): server is Server => 'closeAllConnections' in server;
const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;
