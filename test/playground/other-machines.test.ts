import { networkInterfaces } from 'node:os';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startPlayground } from '#playground/start.ts';

/** An address of this machine in a network: a connection to it looks as one of another machine does. */
const address = Object.values(networkInterfaces())
  .flat()
  .find((each) => each && !each.internal && each.family === 'IPv4')?.address;

const webhook = new Hono().post('/secret/cog/1', ({ body }) => body(null, 204));

describe.skipIf(!address)('of a playground that listens on a network', () => {
  it.each([
    ['all of them', '0.0.0.0'],
    ['one', `${address}`],
  ])(
    '(%s), other machines reach the webhooks of the bot, whatever host they name, and nothing else',
    async (_, host) => {
      await using playground = await startPlayground({ port: 0, host });
      playground.mountHttp(webhook);
      const { port } = new URL(playground.url);
      const outside = `http://${address}:${port}`;
      const statusOf = async (url: string, init?: RequestInit) => (await fetch(url, init)).status;
      expect(await statusOf(`${outside}/secret/cog/1`, { method: 'POST' })).toBe(204);
      const authorization = `Bot ${playground.token}`;
      for (const path of ['/', '/playground/world', '/page/app.ts', '/attachments/1/1/a.png'])
        expect(await statusOf(outside + path), path).toBe(403);
      expect(await statusOf(`${outside}/api/v10/users/@me`, { headers: { authorization } })).toBe(403);
      expect(await statusOf(`${playground.apiUrl}/v10/users/@me`, { headers: { authorization } })).toBe(200);
      expect(await statusOf(`http://127.0.0.1:${port}/`)).toBe(200);
      // The header that other checks go by is the sender's own choice.
      for (const [at, isOpen] of [
        [`127.0.0.1:${port}`, true],
        [`${address}:${port}`, false],
      ] as const)
        expect(await connects(`ws://${at}/gateway`, { host: `localhost:${port}` }), at).toBe(isOpen);
    },
  );

  it('none unless it is told to', async () => {
    await using playground = await startPlayground({ port: 0 });
    const { port } = new URL(playground.url);
    await expect(fetch(`http://${address}:${port}/healthz`)).rejects.toThrow('fetch failed');
  });
});

/** Whether the handshake succeeds. */
function connects(url: string, headers: Record<string, string>): Promise<boolean> {
  const socket = new WebSocket(url, { headers });
  return new Promise((resolve) => {
    socket.on('open', () => resolve(true)).on('error', () => resolve(false));
  }).then((isOpen) => {
    socket.terminate();
    return isOpen === true;
  });
}
