import { once } from 'node:events';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';

/** What one server puts up with. Whoever can reach a port can open connections and send as slowly as they like. */
export interface ConnectionLimits {
  /** Connections at once; further ones are closed. A reverse proxy needs some dozens. */
  readonly maxConnections: number;
  /** Ms for the headers of a request. */
  readonly headersTimeoutMs: number;
  /** Ms for a whole request: a container's largest webhook, 200 MB, at 30 Mbit/s. */
  readonly requestTimeoutMs: number;
  /** Ms between two checks of these times. */
  readonly checkIntervalMs: number;
}

const CONNECTION_LIMITS: ConnectionLimits = {
  maxConnections: 200,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 60_000,
  checkIntervalMs: 5000,
};

export interface ListenOptions {
  /** 0 is any free one. */
  readonly port: number;
  /** The address to listen on: `127.0.0.1` is this machine alone, `0.0.0.0` every network. */
  readonly host: string;
  /** Replaced in tests only. */
  readonly limits?: ConnectionLimits | undefined;
}

/**
 * Answers with `app` until disposed.
 * @throws Error with `code: 'EADDRINUSE'` where another program has the port.
 */
export async function listen(
  app: Hono,
  { port, host, limits = CONNECTION_LIMITS }: ListenOptions,
): Promise<AsyncDisposable & { readonly port: number }> {
  const serverOptions = {
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: limits.checkIntervalMs,
  };
  const server = serve({ fetch: app.fetch, port, hostname: host, serverOptions });
  if ('closeAllConnections' in server) server.maxConnections = limits.maxConnections;
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    [Symbol.asyncDispose]: async () => {
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
