import { once } from 'node:events';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';

/** Where containers put their pictures that were started with `--upload-url`. */
export interface UploadServer extends AsyncDisposable {
  /** What `--upload-url` is set to. */
  readonly url: string;
  readonly origin: string;
  /** Answers the next so many downloads with 503. */
  failNext(times: number): void;
  /** How many files were read. */
  readCount(): number;
}

/** A server on 127.0.0.1 that keeps what is put, each file under an address of its own, and names that in `Location`. */
export async function openUploadServer(): Promise<UploadServer> {
  const files = new Map<string, { readonly type: string; readonly bytes: ArrayBuffer }>();
  let [origin, reads, failures] = ['', 0, 0];
  const app = new Hono()
    .put('/outputs/:name', async ({ req, body }) => {
      const path = `/outputs/${files.size}/${req.param('name')}`;
      files.set(path, { type: req.header('content-type') ?? '', bytes: await req.arrayBuffer() });
      return body(null, 201, { location: origin + path });
    })
    .get('/outputs/:nth/:name', ({ req, body, notFound }) => {
      if (failures-- > 0) return body('busy', 503);
      reads += 1;
      const file = files.get(req.path);
      return file ? body(file.bytes, 200, { 'content-type': file.type }) : notFound();
    });
  const server = createAdaptorServer({ fetch: app.fetch, hostname: '127.0.0.1' });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  origin = `http://127.0.0.1:${address.port}`;
  return {
    url: `${origin}/outputs`,
    origin,
    failNext: (times) => {
      failures = times;
    },
    readCount: () => reads,
    async [Symbol.asyncDispose]() {
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
