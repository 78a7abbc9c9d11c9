import { pbkdf2 } from 'node:crypto';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import KeyvRedis from '@keyv/redis';
import { REST } from 'discord.js';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { installLookup } from '#services/dns/install.ts';
import { createLookup } from '#services/dns/lookup.ts';
import { createResolveHost, type ResolveHostOptions } from '#services/dns/resolve-host.ts';
import { type FakeDns, startFakeDns } from '#test/support/fake-dns.ts';
import { startRedis } from '#test/support/store/redis.ts';

let fakeDns: FakeDns;
beforeAll(async () => {
  fakeDns = await startFakeDns();
});
afterAll(() => fakeDns.close());

function openLookup(options: ResolveHostOptions = {}, now = () => performance.now()) {
  const lookup = createLookup({ resolveHost: createResolveHost({ servers: [fakeDns.address], ...options }), now });
  return (hostname: string, lookupOptions: LookupOptions = {}) =>
    new Promise<string | LookupAddress[]>((resolve, reject) => {
      lookup(hostname, lookupOptions, (error, address) => (error ? reject(error) : resolve(address)));
    });
}

/** Whether one of these has come to an end. */
function watchEnds(lookups: readonly Promise<unknown>[]): { hasEnded: boolean } {
  const watched = { hasEnded: false };
  const end = () => {
    watched.hasEnded = true;
  };
  for (const each of lookups) each.then(end, end);
  return watched;
}

describe('a name for which the DNS is silent', () => {
  it('fails within seconds, is asked for once, and holds up no other name, no file and no hash', async () => {
    fakeDns.answer('well.test', { A: '127.0.0.1' });
    const lookup = openLookup();
    const dead = Array.from({ length: 20 }, () => lookup('silent.test'));
    const watched = watchEnds(dead);
    expect(await lookup('well.test')).toBe('127.0.0.1');
    await readFile(new URL(import.meta.url));
    await promisify(pbkdf2)('a', 'b', 1, 8, 'sha1');
    expect(watched.hasEnded).toBe(false);
    for (const each of dead) await expect(each).rejects.toMatchObject({ code: 'ETIMEOUT' });
    // A and AAAA, twice each.
    expect(fakeDns.questions.filter(({ name }) => name === 'silent.test').length).toBeLessThanOrEqual(4);
  });

  it('is used as it was before, a second later, where it was known', async () => {
    let now = 0;
    fakeDns.answer('known.test', { A: '127.0.0.7', ttl: 60 });
    const lookup = openLookup({}, () => now);
    expect(await lookup('known.test')).toBe('127.0.0.7');
    fakeDns.forget('known.test');
    now += 59_000;
    const asked = fakeDns.questions.length;
    expect(await lookup('known.test')).toBe('127.0.0.7');
    expect(fakeDns.questions.length).toBe(asked);
    now += 2000;
    expect(await lookup('known.test')).toBe('127.0.0.7');
  });

  it('holds up nobody either where the system is asked, which cannot be stopped', async () => {
    fakeDns.answer('dead-1.test', 'unknown');
    fakeDns.answer('dead-2.test', 'unknown');
    fakeDns.answer('dead-3.test', 'unknown');
    fakeDns.answer('well.test', { A: '127.0.0.1' });
    let running = 0;
    let most = 0;
    const systemLookup = () => {
      most = Math.max(most, ++running);
      return new Promise<never>(() => {});
    };
    const lookup = openLookup({ systemLookup });
    const dead = ['dead-1.test', 'dead-2.test', 'dead-3.test', 'dead-1.test'].map((name) => lookup(name));
    const watched = watchEnds(dead);
    expect(await lookup('well.test')).toBe('127.0.0.1');
    expect(watched.hasEnded).toBe(false);
    for (const each of await Promise.allSettled(dead)) expect(each).toMatchObject({ reason: { code: 'ETIMEOUT' } });
    expect(most).toBe(2);
  });
});

describe('a name', () => {
  it('has its addresses of both families, in the order that is wanted', async () => {
    fakeDns.answer('both.test', { A: '192.0.2.1', AAAA: '2001:db8::1' });
    const lookup = openLookup();
    const [v4, v6] = [
      { address: '192.0.2.1', family: 4 },
      { address: '2001:db8::1', family: 6 },
    ];
    expect(await lookup('both.test', { all: true })).toEqual([v4, v6]);
    expect(await lookup('both.test', { all: true, order: 'ipv6first' })).toEqual([v6, v4]);
    expect(await lookup('both.test', { family: 6 })).toBe('2001:db8::1');
    expect(await lookup('both.test', { family: 'IPv4' })).toBe('192.0.2.1');
    expect(await lookup('::1')).toBe('::1');
  });

  it('does not wait for a server that never answers AAAA', async () => {
    fakeDns.answer('old-server.test', { A: '192.0.2.1', silent: 'AAAA' });
    expect(await openLookup()('old-server.test')).toBe('192.0.2.1');
    // A server that is waited for is asked again.
    expect(fakeDns.questions.filter(({ name }) => name === 'old-server.test').length).toBe(2);
  });

  it('is read from the hosts file first, which may change', async () => {
    const hostsFile = join(mkdtempSync(join(tmpdir(), 'lorikeet-hosts-')), 'hosts');
    writeFileSync(hostsFile, '127.0.0.2\tpinned.test other.test # a comment\n::1 PINNED.test\n');
    fakeDns.answer('pinned.test', { A: '192.0.2.1' });
    const lookup = openLookup({ hostsFile });
    expect(await lookup('Pinned.test', { all: true })).toEqual([
      { address: '127.0.0.2', family: 4 },
      { address: '::1', family: 6 },
    ]);
    writeFileSync(hostsFile, '# nothing is pinned any more\n');
    expect(await lookup('pinned.test')).toBe('192.0.2.1');
  });

  it('that the DNS does not have is looked up as the system does: in search domains, by mDNS', async () => {
    fakeDns.answer('printer', 'unknown');
    const systemLookup = async (hostname: string) => [
      { address: hostname === 'printer' ? '192.0.2.9' : '', family: 4 },
    ];
    expect(await openLookup({ systemLookup })('printer')).toBe('192.0.2.9');
  });

  it('that nobody knows is not found', async () => {
    fakeDns.answer('none.test', 'unknown');
    const systemLookup = () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }));
    await expect(openLookup({ systemLookup })('none.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});

it('is what every client of the bot connects by', async () => {
  const resolveHost = createResolveHost({ servers: [fakeDns.address] });
  using _installed = installLookup(createLookup({ resolveHost, now: () => performance.now() }));
  const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end('{}'));
  const sockets = new WebSocketServer({ server });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await using redis = await startRedis();
  const redisPort = new URL(redis.url).port;
  const names = ['fetch.test', 'rest.test', 'gateway.test', 'limiters.test', 'store.test'];
  for (const name of names) fakeDns.answer(name, { A: '127.0.0.1' });

  expect((await fetch(`http://fetch.test:${port}`)).status).toBe(200);
  expect(await new REST({ api: `http://rest.test:${port}`, version: '10' }).get('/gateway', { auth: false })).toEqual(
    {},
  );
  const gateway = new WebSocket(`ws://gateway.test:${port}`);
  await once(gateway, 'open');
  gateway.close();
  const limiters = new Redis(`redis://limiters.test:${redisPort}`);
  expect(await limiters.ping()).toBe('PONG');
  limiters.disconnect();
  const keyv = new KeyvRedis(`redis://store.test:${redisPort}`);
  expect(await (await keyv.getClient()).ping()).toBe('PONG');
  await keyv.disconnect();
  const asked = new Set(fakeDns.questions.map(({ name }) => name));
  expect(names.filter((name) => !asked.has(name))).toEqual([]);
  sockets.close();
  server.close();
  server.closeAllConnections();
});
