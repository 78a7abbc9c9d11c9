import { once } from 'node:events';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import type { Logger } from 'pino';
import type { OpenedBackend } from '#services/backends/deps.ts';

/** What the outside may ask over HTTP. */
export interface HttpHandlers extends Pick<OpenedBackend, 'cog' | 'replicate'> {
  /** Why the bot cannot work at the moment, in a few plain words; undefined while it can. */
  readonly notReadyReason: () => string | undefined;
  readonly log: Pick<Logger, 'error'>;
}

/** Port 0 is any free one; without a host it is opened on all addresses. */
export interface ListenOptions {
  readonly port: number;
  readonly host?: string;
}

/** Bytes of the largest webhook of a container: older containers send the whole input back, two pictures of 20 MB as `data:` addresses among it. */
const MAX_COG_WEBHOOK_BYTES = 200 * 1024 * 1024;

/** Bytes of the largest webhook of Replicate's: a prediction with its log, and addresses for its pictures. Anybody can send one. */
const MAX_REPLICATE_WEBHOOK_BYTES = 4 * 1024 * 1024;

/**
 * Listens on `port` (0: any free one).
 * @throws Error with `code: 'EADDRINUSE'` where another program has it.
 */
export async function openHttpServer(
  port: number,
  { notReadyReason, log, cog, replicate }: HttpHandlers,
): Promise<AsyncDisposable & { readonly port: number }> {
  const app = new Hono();
  app.onError((error, context) => {
    // Of what anybody can send, nothing goes into the log.
    if (error instanceof HTTPException) return error.getResponse();
    if (error instanceof SyntaxError) return context.text('that is no JSON', 400);
    log.error({ err: error }, 'a request could not be answered');
    return context.text('something went wrong', 500);
  });
  // An answer is all that it takes: a process whose event loop stands still gives none.
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
      // A container sends again what is answered with 503: right after a start, the job may not have been taken up yet.
      return isKnown ? context.body(null, 204) : context.body(null, 503);
    });
  }
  return listen(app, { port });
}

/**
 * Answers with `app` until disposed.
 * @throws Error with `code: 'EADDRINUSE'` where another program has the port.
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
