import { createServer, type IncomingMessage, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** A request whose body has arrived. */
export interface Call {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, unless it is bytes. */
  readonly body?: unknown;
}

/**
 * Serves HTTP on a free port of this machine. A service that is `distanceMs` away sees each request that much later, and so does
 * the bot each response; connections stay open, so that only the first of them would cost more in reality.
 */
export async function serveHttp(
  distanceMs: number,
  handle: (call: Call) => Reply | Promise<Reply>,
): Promise<{ server: Server; origin: string }> {
  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (distanceMs) await sleep(distanceMs);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const { method = 'GET', headers } = request;
    const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    const reply = await handle({ method, path: pathname, query: searchParams, headers, body });
    if (distanceMs) await sleep(distanceMs);
    return reply;
  };
  const server = createServer((request, response) => {
    answer(request).then(
      ({ status, headers = {}, body }) => {
        if (body === undefined) return response.writeHead(status, headers).end();
        const isBytes = body instanceof Uint8Array;
        const bytes = isBytes ? body : Buffer.from(JSON.stringify(body));
        const type = isBytes ? {} : { 'content-type': 'application/json' };
        return response.writeHead(status, { ...type, 'content-length': bytes.byteLength, ...headers }).end(bytes);
      },
      // A bot that was killed takes its requests with it.
      () => response.destroy(),
    );
  });
  // Node closes connections that are idle for five seconds; the services keep them longer, and a race would cost a retry.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  return { server, origin: `http://127.0.0.1:${address.port}` };
}
