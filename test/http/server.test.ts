import { afterEach, expect, it } from 'vitest';
import { type HttpHandlers, openHttpServer } from '#http/server.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server[Symbol.asyncDispose]();
});

async function start(handlers: Partial<HttpHandlers>): Promise<string> {
  const server = await openHttpServer(0, { notReadyReason: () => undefined, log: { error: () => {} }, ...handlers });
  open.push(server);
  return `http://127.0.0.1:${server.port}`;
}

const post = (url: string, body: string) => fetch(url, { method: 'POST', body }).then(({ status }) => status);

it('says whether it lives, and why it cannot work', async () => {
  let trouble: string | undefined = 'the disk is full';
  const url = await start({ notReadyReason: () => trouble });
  const ask = async (path: string) => {
    const answer = await fetch(`${url}/${path}`);
    return [answer.status, await answer.text()];
  };
  expect(await ask('healthz')).toEqual([200, 'ok']);
  expect(await ask('readyz')).toEqual([503, 'the disk is full']);
  trouble = undefined;
  expect(await ask('readyz')).toEqual([200, 'ok']);
  expect((await fetch(`${url}/anything`)).status).toBe(404);
});

it('hands on what Replicate tells, as it came, and refuses what is not signed', async () => {
  const told: string[] = [];
  const url = await start({
    replicate: async (_, body) => {
      told.push(body);
      return body.includes('signed');
    },
  });
  expect(await post(`${url}/webhooks/replicate`, '{ "signed":  1 }')).toBe(204);
  expect(await post(`${url}/webhooks/replicate`, '{}')).toBe(401);
  expect(told).toEqual(['{ "signed":  1 }', '{}']);
});

it('takes webhooks of containers at the secret path alone', async () => {
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

it('says that a port is taken', async () => {
  const url = await start({});
  await expect(
    openHttpServer(Number(new URL(url).port), { notReadyReason: () => undefined, log: { error: () => {} } }),
  ).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
