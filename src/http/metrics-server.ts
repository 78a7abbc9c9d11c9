import { Hono } from 'hono';
import type { Logger } from 'pino';
import { METRICS_CONTENT_TYPE } from '#services/metrics/prometheus.ts';
import { type ListenOptions, listen } from './listen.ts';

/**
 * Serves `/metrics`, and nothing else, at a port of its own: whoever reaches the webhooks need not see how busy the bot is.
 * @throws Error with `code: 'EADDRINUSE'` where another program has the port
 */
export function openMetricsServer(
  listenOptions: ListenOptions,
  readMetricsText: () => Promise<string>,
  log: Pick<Logger, 'error'>,
) {
  const app = new Hono();
  app.onError((error, context) => {
    log.error({ err: error }, 'the metrics could not be read');
    return context.text('something went wrong', 500);
  });
  app.get('/metrics', async (context) =>
    context.body(await readMetricsText(), 200, { 'content-type': METRICS_CONTENT_TYPE }),
  );
  return listen(app, listenOptions);
}
