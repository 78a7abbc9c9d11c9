import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { type HttpHandlers, openHttpServer } from '#http/server.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server[Symbol.asyncDispose]();
});

async function start(handlers: Partial<HttpHandlers>): Promise<string> {
  const server = await openHttpServer(
    { port: 0, host: '127.0.0.1' },
    { notReadyReason: () => undefined, log: { error: () => {} }, ...handlers },
  );
  open.push(server);
  return `http://127.0.0.1:${server.port}`;
}

const post = (url: string, body: string) => fetch(url, { method: 'POST', body }).then(({ status }) => status);

it('reports liveness, and why it is not ready', async () => {
  let trouble: string | undefined = 'the disk is full';
  let outage: string | undefined;
  const url = await start({ notReadyReason: () => trouble, outageReason: () => outage });
  const ask = async (path: string) => {
    const answer = await fetch(`${url}/${path}`);
    return [answer.status, await answer.text()];
  };
  expect(await ask('healthz')).toEqual([200, 'ok']);
  expect(await ask('readyz')).toEqual([503, 'the disk is full']);
  trouble = undefined;
  expect(await ask('readyz')).toEqual([200, 'ok']);
  outage = 'Replicate cannot be used: it responded 503';
  expect(await ask('readyz')).toEqual([200, 'ok, but Replicate cannot be used: it responded 503']);
  expect((await fetch(`${url}/anything`)).status).toBe(404);
});

it('passes webhooks of Replicate on unchanged, and rejects those without a valid signature', async () => {
  const told: string[] = [];
  const url = await start({
    replicate: async (_, readBody) => {
      const body = await readBody();
      told.push(body);
      return body.includes('signed');
    },
  });
  expect(await post(`${url}/webhooks/replicate`, '{ "signed":  1 }')).toBe(204);
  expect(await post(`${url}/webhooks/replicate`, '{}')).toBe(401);
  expect(told).toEqual(['{ "signed":  1 }', '{}']);
});

it('accepts webhooks of containers only at the secret path', async () => {
  const known: unknown[] = [];
  const url = await start({
    cog: {
      secret: 'unguessable',
      callback: (prediction, body) => {
        known.push([prediction, body]);
        return prediction === 'mine';
      },
    },
  });
  expect(await post(`${url}/guessed/cog/mine`, '{}')).toBe(404);
  expect(await post(`${url}/unguessable/cog/mine`, '{"status":"succeeded"}')).toBe(204);
  expect(await post(`${url}/unguessable/cog/other`, '{}')).toBe(503);
  expect(await post(`${url}/unguessable/cog/mine`, 'no json')).toBe(400);
  expect(known).toEqual([
    ['mine', { status: 'succeeded' }],
    ['other', {}],
  ]);
});

it('refuses a container’s webhook that says it is too long, before any of it has come', async () => {
  const url = await start({ cog: { secret: 'unguessable', callback: async () => true } });
  const sent = request(`${url}/unguessable/cog/mine`, {
    method: 'POST',
    headers: { 'content-length': 201 * 1024 * 1024 },
  });
  sent.on('error', () => {});
  sent.flushHeaders();
  const [response]: IncomingMessage[] = await once(sent, 'response');
  expect(response?.statusCode).toBe(413);
  sent.destroy();
});

it('throws where the port is in use', async () => {
  const url = await start({});
  await expect(
    openHttpServer(
      { port: Number(new URL(url).port), host: '127.0.0.1' },
      { notReadyReason: () => undefined, log: { error: () => {} } },
    ),
  ).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
