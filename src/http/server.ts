import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Logger } from 'pino';
import type { OpenedBackend } from '#services/backends/deps.ts';
import { createBodyBudget } from './body-budget.ts';
import { type ListenOptions, listen } from './listen.ts';

/** What the HTTP server calls. */
export interface HttpHandlers extends Pick<OpenedBackend, 'cog' | 'replicate' | 'outageReason'> {
  /** Why the bot cannot work at the moment, in a few words; undefined while it can. */
  readonly notReadyReason: () => string | undefined;
  readonly log: Pick<Logger, 'error'>;
}

/**
 * Webhooks of containers: older Cog versions send the input back, with two pictures of 20 MB as `data:` URIs. What goes beyond
 * the total is sent again.
 */
const COG_BODIES = { maxBytes: 200 * 1024 * 1024, maxTotalBytes: 256 * 1024 * 1024 };

/** Webhooks of Replicate: a prediction with its log and the URLs of its pictures. Anybody can send one. */
const REPLICATE_BODIES = { maxBytes: 4 * 1024 * 1024, maxTotalBytes: 32 * 1024 * 1024 };

/**
 * Serves health checks and webhooks.
 * @throws Error with `code: 'EADDRINUSE'` where another program has the port
 */
export async function openHttpServer(
  listenOptions: ListenOptions,
  handlers: HttpHandlers,
): Promise<AsyncDisposable & { readonly port: number }> {
  return listen(createHttpApp(handlers), listenOptions);
}

/** The routes of {@link openHttpServer}, for a server that has the port already. */
export function createHttpApp({ notReadyReason, outageReason, log, cog, replicate }: HttpHandlers): Hono {
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
    if (reason !== undefined) return context.text(reason, 503);
    // Webhooks have to come in, and people to be told: what paints being away is no reason to send nothing here.
    const outage = outageReason?.();
    return context.text(outage === undefined ? 'ok' : `ok, but ${outage}`);
  });
  if (replicate) {
    const openLease = createBodyBudget(REPLICATE_BODIES);
    app.post('/webhooks/replicate', async (context) => {
      using lease = openLease();
      const { raw } = context.req;
      const isAccepted = await replicate(raw.headers, () => lease.read(raw));
      return context.body(null, isAccepted ? 204 : 401);
    });
  }
  if (cog) {
    const openLease = createBodyBudget(COG_BODIES);
    app.post(`/${cog.secret}/cog/:prediction`, async (context) => {
      using lease = openLease();
      const body: unknown = JSON.parse(await lease.read(context.req.raw));
      const isKnown = await cog.callback(context.req.param('prediction'), body);
      // Right after a start the job may not be resumed yet: on 503 the container sends the webhook again.
      return isKnown ? context.body(null, 204) : context.body(null, 503);
    });
  }
  return app;
}
