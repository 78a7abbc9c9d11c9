/** The HTTP server of the playground, with the gateway on the same port. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Gateway } from './gateway/gateway.ts';
import { isLocalHost, isOwnOrigin } from './page-server/local-only.ts';

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
  const server = createAdaptorServer({ fetch: app.fetch });
  if (!isHttpServer(server)) throw new TypeError('The adaptor did not create an HTTP server.');
  server.on('upgrade', (request, socket, head) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const isGatewayPath = pathname === '/gateway' || pathname === '/gateway/';
    const { host: hostHeader, origin } = request.headers;
    if (isGatewayPath && isLocalHost(hostHeader) && isOwnOrigin(origin, hostHeader))
      gateway.upgrade(request, socket, head);
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
