import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A host of LoRA files, and of a site's API, on this machine. It answers 404 to whatever it was given nothing for. */
export interface FakeSite {
  readonly origin: string;
  /** Method and path of what was received, with the range that was asked for. */
  readonly requests: readonly string[];
  /** Bytes of bodies that it handed to the network. */
  readonly sentBytes: number;
  json(path: string, value: unknown, status?: number): void;
  /** A file that begins so, and has so many bytes in all; `ranges: false` sends all of it, whatever was asked for. */
  file(path: string, start: Buffer, options?: { readonly totalBytes?: number; readonly ranges?: boolean }): void;
  redirect(path: string, location: string): void;
  handle(path: string, handler: Handler): void;
  close(): Promise<void>;
}

/** @param delayMs before each answer, as of a host that is far away */
export async function startFakeSite({ delayMs = 0 } = {}): Promise<FakeSite> {
  const handlers = new Map<string, Handler>();
  const requests: string[] = [];
  let sentBytes = 0;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    requests.push([request.method, pathname, request.headers.range].filter(Boolean).join(' '));
    const handler = handlers.get(decodeURIComponent(pathname));
    const answer = () => (handler ? handler(request, response) : response.writeHead(404).end());
    if (delayMs > 0) setTimeout(answer, delayMs);
    else answer();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const send = (response: ServerResponse, bytes: Buffer) => {
    sentBytes += bytes.length;
    response.end(bytes);
  };
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    requests,
    get sentBytes() {
      return sentBytes;
    },
    json: (path, value, status = 200) =>
      void handlers.set(path, (_, response) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        send(response, Buffer.from(JSON.stringify(value)));
      }),
    file: (path, start, { totalBytes = start.length, ranges = true } = {}) =>
      void handlers.set(path, ({ headers }, response) => {
        const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
        if (!ranges || first === undefined) {
          response.writeHead(200, { 'content-length': totalBytes });
          response.write(start);
          sentBytes += start.length;
          return;
        }
        if (Number(first) >= totalBytes) {
          response.writeHead(416, { 'content-range': `bytes */${totalBytes}` }).end();
          return;
        }
        const end = Math.min(Number(last) + 1, totalBytes);
        const rest = Buffer.alloc(Math.max(0, end - Math.max(Number(first), start.length)));
        response.writeHead(206, { 'content-range': `bytes ${first}-${end - 1}/${totalBytes}` });
        send(response, Buffer.concat([start.subarray(Number(first), end), rest]));
      }),
    redirect: (path, location) => void handlers.set(path, (_, response) => response.writeHead(302, { location }).end()),
    handle: (path, handler) => void handlers.set(path, handler),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
