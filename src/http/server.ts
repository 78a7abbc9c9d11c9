import { once } from 'node:events';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import type { Logger } from 'pino';
import type { OpenedBackend } from '#services/backends/deps.ts';

/** What the HTTP server calls. */
export interface HttpHandlers extends Pick<OpenedBackend, 'cog' | 'replicate'> {
  /** Why the bot cannot work at the moment, in a few words; undefined while it can. */
  readonly notReadyReason: () => string | undefined;
  readonly log: Pick<Logger, 'error'>;
}

/** Port 0 is any free one. Without a host it listens on all addresses. */
export interface ListenOptions {
  readonly port: number;
  readonly host?: string;
}

/** Bytes of the largest webhook of a container: older Cog versions send the input back, with two pictures of 20 MB as `data:` URIs. */
const MAX_COG_WEBHOOK_BYTES = 200 * 1024 * 1024;

/** Bytes of the largest webhook of Replicate: a prediction with its log and the URLs of its pictures. Anybody can send one. */
const MAX_REPLICATE_WEBHOOK_BYTES = 4 * 1024 * 1024;

/**
 * Serves health checks and webhooks at `port` (0: any free one).
 * @throws Error with `code: 'EADDRINUSE'` where another program has the port
 */
export async function openHttpServer(
  port: number,
  { notReadyReason, log, cog, replicate }: HttpHandlers,
): Promise<AsyncDisposable & { readonly port: number }> {
  const app = new Hono();
  app.onError((error, context) => {
    // Anybody can send requests, so that nothing of them is logged.
    if (error instanceof HTTPException) return error.getResponse();
    if (error instanceof SyntaxError) return context.text('that is no JSON', 400);
    log.error({ err: error }, 'a request could not be answered');
    return context.text('something went wrong', 500);
  });
  // Any response will do: a process whose event loop is blocked gives none.
  app.get('/healthz', (context) => context.text('ok'));
  app.get('/readyz', (context) => {
    const reason = notReadyReason();
    return reason === undefined ? context.text('ok') : context.text(reason, 503);
  });
  if (replicate) {
    app.post('/webhooks/replicate', bodyLimit({ maxSize: MAX_REPLICATE_WEBHOOK_BYTES }), async (context) => {
      const { raw } = context.req;
      const isAccepted = await replicate(raw.headers, await context.req.text());
      return context.body(null, isAccepted ? 204 : 401);
    });
  }
  if (cog) {
    app.post(`/${cog.secret}/cog/:prediction`, bodyLimit({ maxSize: MAX_COG_WEBHOOK_BYTES }), async (context) => {
      const isKnown = await cog.callback(context.req.param('prediction'), await context.req.json());
      // Right after a start the job may not be resumed yet: on 503 the container sends the webhook again.
      return isKnown ? context.body(null, 204) : context.body(null, 503);
    });
  }
  return listen(app, { port });
}

/**
 * Serves `app` until disposed of.
 * @throws Error with `code: 'EADDRINUSE'` where another program has the port
 */
export async function listen(
  app: Hono,
  { port, host }: ListenOptions,
): Promise<AsyncDisposable & { readonly port: number }> {
  const server = serve({ fetch: app.fetch, port, ...(host && { hostname: host }) });
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
