import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import process from 'node:process';
import { expect, it } from 'vitest';
import { errorCodeOf } from '#services/backends/replicate/api/api-errors.ts';
import { createLightFetch, lightFetch } from '#services/backends/replicate/api/light-fetch.ts';
import { freePort } from '#test/support/free-port.ts';

async function serve(handle: RequestListener) {
  const server = createServer(handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/v1`;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url, [Symbol.dispose]: close };
}

it('sends a text, and gives status, headers and body as they come, without following a redirect', async () => {
  using server = await serve(async (request, response) => {
    const sent: Buffer[] = await request.toArray();
    const { method = '', headers } = request;
    response.writeHead(307, { location: '/elsewhere', 'x-twice': ['a', 'b'] });
    response.end(`${method} ${headers['content-type']} ${headers['content-length']} ${Buffer.concat(sent)}`);
  });
  const headers = { 'Content-Type': 'application/json' };
  const response = await lightFetch(server.url, { method: 'POST', headers, body: '"é"', redirect: 'manual' });
  expect(response.status).toBe(307);
  expect(response.headers.get('location')).toBe('/elsewhere');
  expect(response.headers.get('x-twice')).toBe('a, b');
  expect(await response.text()).toBe('POST application/json 4 "é"');
});

it('sends a form, and reads a response without a body', async () => {
  using server = await serve(async (request, response) => {
    const isForm = request.headers['content-type']?.startsWith('multipart/form-data; boundary=');
    await request.toArray();
    response.writeHead(isForm ? 201 : 204).end();
  });
  const form = new FormData();
  form.append('content', new Blob(['pixels']), 'picture.png');
  expect((await lightFetch(server.url, { method: 'POST', body: form })).status).toBe(201);
  const empty = await lightFetch(server.url);
  expect([empty.status, await empty.text()]).toEqual([204, '']);
});

it('rejects with the reason of an abort, before the response and within its body', async () => {
  using server = await serve((request, response) => {
    if (request.method === 'GET') response.writeHead(200).write('the beginning');
  });
  const reason = new Error('canceled');
  const waiting = new AbortController();
  const sent = lightFetch(server.url, { method: 'POST', body: '{}', signal: waiting.signal });
  waiting.abort(reason);
  await expect(sent).rejects.toBe(reason);
  const reading = new AbortController();
  const { body } = await lightFetch(server.url, { signal: reading.signal });
  const read = new Response(body).text();
  reading.abort(reason);
  await expect(read).rejects.toBe(reason);
});

it('says by its code why there was no connection', async () => {
  const failed = await lightFetch(`http://127.0.0.1:${await freePort()}/`).catch((error: unknown) => error);
  expect(errorCodeOf(failed)).toBe('ECONNREFUSED');
});

/** A server that responds to all requests in one turn of its event loop, once `count` are there; and a `fetch` by a clock of the test. */
async function serveAtOnce(count: number) {
  const held: (() => void)[] = [];
  const server = await serve((_, response) => {
    held.push(() => response.end('{}'));
    if (held.length === count) for (const respond of held) respond();
  });
  const clock = { ms: 0 };
  return { ...server, clock, fetch: createLightFetch(() => clock.ms) };
}

it('gives on what comes at the same moment in slices of time', async () => {
  const count = 100;
  using server = await serveAtOnce(count);
  let [turn, done] = [0, 0];
  const givenPerTurn: number[] = [];
  const countTurns = () => {
    turn += 1;
    if (done < count) setImmediate(countTurns);
  };
  countTurns();
  const handle = async () => {
    const response = await server.fetch(server.url);
    expect(await response.text()).toBe('{}');
    server.clock.ms += 0.6;
    done += 1;
    givenPerTurn[turn] = (givenPerTurn[turn] ?? 0) + 1;
  };
  await Promise.all(Array.from({ length: count }, handle));
  expect(done).toBe(count);
  // 2 ms are begun with 0.6 ms each.
  expect(Math.max(...Object.values(givenPerTurn))).toBeLessThanOrEqual(4);
});

it('rejects with the reason of an abort while it waits for its turn', async () => {
  using server = await serveAtOnce(1);
  const reason = new Error('canceled');
  const controller = new AbortController();
  const response = server.fetch(server.url, { signal: controller.signal });
  subscribe('undici:request:headers', function abort() {
    unsubscribe('undici:request:headers', abort);
    // After the response is there, and before its turn.
    process.nextTick(() => controller.abort(reason));
  });
  await expect(response).rejects.toBe(reason);
});

it('says that a connection was cut while its response waited for its turn', async () => {
  const held: ServerResponse[] = [];
  const count = 20;
  using server = await serve((_, response) => {
    held.push(response);
    if (held.length < count) return;
    for (const each of held) each.writeHead(200, { 'content-length': 100 }).write('{"');
  });
  const clock = { ms: 0 };
  const fetch = createLightFetch(() => clock.ms);
  // The first is given on, and cuts all others before it lets the next have its turn.
  const handle = async () => {
    const response = await fetch(server.url);
    clock.ms += 3;
    for (const each of held) each.destroy();
    return await response.text();
  };
  const results = await Promise.allSettled(Array.from({ length: count }, handle));
  const codes = results.map((result) => (result.status === 'rejected' ? errorCodeOf(result.reason) : result.value));
  expect(codes).toEqual(Array.from({ length: count }, () => 'UND_ERR_SOCKET'));
});
