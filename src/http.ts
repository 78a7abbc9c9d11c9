import { once } from 'node:events';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';

/** What the outside may ask over HTTP. */
export interface HttpHandlers {
  /** Whether the bot is connected to Discord. */
  readonly ready: () => boolean;
  /** Webhooks of containers: `secret` is the part of the path that nobody else can know. `callback` says whether it knows the prediction. */
  readonly cog?:
    | { readonly secret: string; readonly callback: (prediction: string, body: unknown) => boolean }
    | undefined;
}

/** Bytes of the largest webhook: older containers send the whole input back, two pictures of 20 MB as `data:` addresses among it. */
const MAX_WEBHOOK = 200 * 1024 * 1024;

/**
 * Listens on `port` (0: any free one).
 * @throws Error with `code: 'EADDRINUSE'` where another program has it.
 */
export async function openHttp(
  port: number,
  { ready, cog }: HttpHandlers,
): Promise<AsyncDisposable & { readonly port: number }> {
  const app = new Hono();
  app.get('/healthz', (context) => context.text('ok'));
  app.get('/readyz', (context) => (ready() ? context.text('ok') : context.text('not connected to Discord', 503)));
  if (cog) {
    app.post(`/${cog.secret}/cog/:prediction`, bodyLimit({ maxSize: MAX_WEBHOOK }), async (context) => {
      const known = cog.callback(context.req.param('prediction'), await context.req.json());
      // A container sends again what is answered with 503: right after a start, the job may not have been taken up yet.
      return known ? context.body(null, 204) : context.body(null, 503);
    });
  }
  const server = serve({ fetch: app.fetch, port });
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
