import { once } from 'node:events';
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { PlaygroundEvent } from '#playground/contract.ts';
import { eventStream } from '#playground/page-server/event-stream.ts';
import { startPlayground } from '#playground/start.ts';
import { createWorld } from '#playground/state/world.ts';
import { DEFAULT_WORLD } from '#playground/state/world-seed.ts';
import { startDiscord } from '#test/support/discord/index.ts';
import { ping, slash, startBot } from './client-bot.ts';

/** The status of a request with headers that `fetch` forbids. */
function statusOf(url: string, headers: Record<string, string>, method = 'GET'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject).end();
  });
}

/** The events on the page of one user. */
async function* eventsOf(url: string, viewer: string, signal: AbortSignal): AsyncGenerator<PlaygroundEvent> {
  const response = await fetch(`${url}/playground/events?viewer=${viewer}`, { signal });
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const data = text
        .slice(0, end)
        .split('\n')
        .filter((line) => line.startsWith('data: '))
        .map((line) => line.slice(6))
        .join('\n');
      text = text.slice(end + 2);
      if (data) yield JSON.parse(data);
    }
  }
}

test('serves the page and its scripts, TypeScript as JavaScript, and no other files', async () => {
  await using playground = await startPlayground({ port: 0 });
  const get = (path: string) => fetch(`${playground.url}${path}`);
  const page = await get('/');
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const policy = page.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("img-src 'self' data: blob: https:;");
  const library = await get('/lib/lit-html/lit-html.js');
  expect(library.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(await library.text()).not.toBe(await (await get('/lib/lit-html/node/lit-html.js')).text());
  const script = /<script[^>]+src="([^"]+)"/u.exec(await page.text())?.[1] ?? '';
  const code = await get(new URL(script, playground.url).pathname);
  expect(code.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(await code.text()).not.toContain('import type');
  const otherPaths = [
    '/page/../start.ts',
    '/page/..%2fstart.ts',
    '/page/%2e%2e/contract.ts',
    '/lib/lit-html/..%2f..%2f..%2fpackage.json',
    '/page/tsconfig.json',
    '/lib/hono/index.js',
    '/page/%',
  ];
  for (const path of otherPaths) expect(await statusOf(playground.url + path, {}), path).toBe(404);
});

test('refuses other hosts and other sites', async () => {
  await using playground = await startPlayground({ port: 0 });
  const { host, port } = new URL(playground.url);
  const world = `${playground.url}/playground/world`;
  for (const good of [host, `localhost:${port}`, `[::1]:${port}`])
    expect(await statusOf(world, { host: good }), good).toBe(200);
  for (const bad of ['evil.example', `evil.example:${port}`, 'localhost.evil.example'])
    expect(await statusOf(world, { host: bad }), bad).toBe(421);
  const interactions = `${playground.url}/playground/interactions`;
  expect(await statusOf(interactions, { origin: 'https://evil.example' }, 'POST')).toBe(403);
  expect(await statusOf(interactions, { origin: 'null' }, 'POST')).toBe(403);
  expect(await statusOf(interactions, { origin: playground.url }, 'POST')).toBe(400);
  // Also where a page only reads, and at the REST API.
  const me = `${playground.apiUrl}/v10/users/@me`;
  const headers = { authorization: `Bot ${playground.token}` };
  for (const origin of ['https://evil.example', 'null', `http://127.0.0.1:${Number(port) + 1}`]) {
    expect(await statusOf(world, { origin }), origin).toBe(403);
    expect(await statusOf(me, { ...headers, origin }), origin).toBe(403);
  }
  expect(await statusOf(me, headers)).toBe(200);
  for (const site of ['cross-site', 'same-site']) expect(await statusOf(world, { 'sec-fetch-site': site })).toBe(403);
  expect(await statusOf(world, { 'sec-fetch-site': 'same-origin', origin: playground.url })).toBe(200);
});

test('opens its gateway to no page of another site or host', async () => {
  await using playground = await startPlayground({ port: 0 });
  const { host } = new URL(playground.url);
  /** Whether the handshake succeeds. */
  const connects = async (headers: Record<string, string>) => {
    const socket = new WebSocket(`ws://${host}/gateway`, { headers });
    const isOpen = await once(socket, 'open').then(
      () => true,
      () => false,
    );
    socket.on('error', () => {}).terminate();
    return isOpen;
  };
  expect(await connects({})).toBe(true);
  expect(await connects({ origin: playground.url })).toBe(true);
  for (const origin of ['https://evil.example', 'null', 'http://localhost'])
    expect(await connects({ origin })).toBe(false);
  expect(await connects({ host: 'evil.example' })).toBe(false);
});

test('accepts another token at each start', async () => {
  await using one = await startPlayground({ port: 0 });
  await using other = await startPlayground({ port: 0 });
  expect(one.token).toMatch(/^playground\.[\w-]{43}$/);
  expect(other.token).not.toBe(one.token);
  const headers = { authorization: `Bot ${other.token}` };
  expect(await statusOf(`${one.apiUrl}/v10/users/@me`, headers)).toBe(401);
});

test('a page sends a command with a file and gets the response', async () => {
  await using discord = await startDiscord();
  const image = { type: 11, name: 'image', description: 'x', required: true };
  await using _ = await startBot(discord, [slash('go', [image])], ping);
  const { playground } = discord;
  const { id: user, channel } = discord.person('Ben');
  const closing = new AbortController();
  const events = eventsOf(playground.url, user, closing.signal);
  const first = events.next();
  const form = new FormData();
  const action = {
    nonce: 'n1',
    user,
    channel,
    do: 'command',
    command: 'go',
    options: [{ name: 'image', value: 'part' }],
  };
  form.append('payload', JSON.stringify(action));
  form.append('part', new Blob(['x'], { type: 'image/png' }), 'x.png');
  const accepted = await fetch(`${playground.url}/playground/interactions`, { method: 'POST', body: form });
  const { interaction } = z.object({ interaction: z.string() }).parse(await accepted.json());
  const seen = [await first, await events.next()].map(({ value }) => value);
  expect(seen).toMatchObject([
    { type: 'answered', nonce: 'n1' },
    { type: 'message', message: { content: 'ok' } },
  ]);
  closing.abort();
  const messages = await (
    await fetch(`${playground.url}/playground/channels/${channel}/messages?viewer=${user}`)
  ).json();
  expect(messages).toMatchObject([{ content: 'ok' }]);
  const traffic = await (await fetch(`${playground.url}/playground/traffic?interaction=${interaction}`)).text();
  expect(JSON.parse(traffic)).toMatchObject([
    { transport: 'gateway', name: 'INTERACTION_CREATE' },
    { transport: 'rest', status: 204 },
  ]);
  expect(traffic).not.toContain(playground.interaction(interaction)?.token);
});

test('a refused action returns its problems by option', async () => {
  await using discord = await startDiscord();
  await using _ = await startBot(
    discord,
    [slash('go', [{ type: 4, name: 'n', description: 'x', required: true }])],
    ping,
  );
  const { id: user, channel } = discord.person('Ben');
  const form = new FormData();
  form.append('payload', JSON.stringify({ nonce: 'n', user, channel, do: 'command', command: 'go', options: [] }));
  const refused = await fetch(`${discord.playground.url}/playground/interactions`, { method: 'POST', body: form });
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ problems: [{ name: 'n', message: 'This option is required.' }] });
});

test('a page that disconnects is unsubscribed', async () => {
  const unsubscribed = Promise.withResolvers<void>();
  const subscribe = () => unsubscribed.resolve;
  const app = eventStream(createWorld(DEFAULT_WORLD), { publish: () => {}, subscribe });
  const reader = (await app.request('/events?viewer=1')).body?.getReader();
  await reader?.read();
  await reader?.cancel();
  await unsubscribed.promise;
});

test('the server closes while pages are connected', async () => {
  const playground = await startPlayground({ port: 0 });
  const reader = (await fetch(`${playground.url}/playground/events?viewer=1`)).body?.getReader();
  await reader?.read();
  const ended = reader?.read().catch(() => 'disconnected');
  await playground.close();
  expect(await ended).toBe('disconnected');
});

test('uploads cannot run scripts on the page', async () => {
  await using discord = await startDiscord();
  const said = await discord
    .person('Ben')
    .say('', [{ name: 'x.html', bytes: Buffer.from('<script>alert(1)</script>'), type: 'text/html' }]);
  const served = await fetch(said.attachments[0]?.url ?? '');
  expect(served.headers.get('content-disposition')).toMatch(/^attachment/u);
  expect(served.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
});
