import { createAdaptorServer } from '@hono/node-server';

/** A server on localhost that webhooks are sent to. */
export interface WebhookReceiver extends AsyncDisposable {
  readonly url: string;
}

/** `take` says whether it accepts one. */
export async function openWebhookReceiver(
  accept: (headers: Headers, body: string) => Promise<boolean>,
): Promise<WebhookReceiver> {
  const server = createAdaptorServer({
    fetch: async (request) => {
      const accepted = await accept(request.headers, await request.text());
      return new Response(null, { status: accepted ? 204 : 401 });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  return {
    url: `http://127.0.0.1:${address.port}/webhooks/replicate`,
    [Symbol.asyncDispose]: async () => {
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
