import { Writable } from 'node:stream';
import pino from 'pino';
import { expect, it } from 'vitest';
import { loggerOptions } from '#app/logger.ts';
import { ConfigError, readConfig } from '#schema/config/environment.ts';
import { collectSecrets } from '#schema/config/secrets.ts';
import { openStore } from '#services/store/open-store.ts';

// Whole conversations are looked through for secrets in test/conversation/{replicate/replicate,failures/fuzz}.test.ts.

const config = readConfig({
  DISCORD_TOKEN: 'MTA1.secret-of-discord',
  REPLICATE_API_TOKEN: 'r8_secret_of_replicate',
  STORE_URL: 'redis://lorikeet:p%40ssword-of-redis@127.0.0.1:1',
});
const SECRETS = ['MTA1.secret-of-discord', 'r8_secret_of_replicate', 'p%40ssword-of-redis', 'p@ssword-of-redis'];

function logAndRead(write: (log: pino.Logger) => void): string {
  let lines = '';
  const sink = new Writable({
    write: (line, _, done) => {
      lines += String(line);
      done();
    },
  });
  write(pino(loggerOptions(collectSecrets(config)), sink));
  return lines;
}

it.each<[string, (secret: string) => (log: pino.Logger) => void]>([
  ['a message', (secret) => (log) => log.error(`401 for ${secret}`)],
  ['an error', (secret) => (log) => log.error({ err: new Error(`bad header ${secret}`) }, 'x')],
  [
    'the cause of a cause',
    (secret) => (log) =>
      log.error({ err: new Error('a', { cause: new Error('b', { cause: new TypeError(secret) }) }) }, 'x'),
  ],
  ['one of several errors', (secret) => (log) => log.error({ err: new AggregateError([new Error(secret)]) }, 'x')],
  ['what hangs on an error', (secret) => (log) => log.error({ err: Object.assign(new Error('x'), { input: secret }) })],
  ['a header', (secret) => (log) => log.warn({ request: { headers: [['authorization', `Bearer ${secret}`]] } }, 'x')],
  ['an object', (secret) => (log) => log.info({ deep: { deeper: { deepest: [secret] } } }, 'x')],
])('no line of the log has a secret in %s', (_, write) => {
  for (const secret of SECRETS) {
    const line = logAndRead(write(secret));
    expect(line).toContain('[secret]');
    expect(line).not.toContain(secret);
  }
});

it('no line of the log has what answers to an interaction', () => {
  const url = 'https://discord.com/api/v10/webhooks/1100/aW50ZXJhY3Rpb246MTIzOnNlY3JldA/messages/@original';
  const line = logAndRead((log) => {
    log.error({ err: Object.assign(new Error(`404 ${url}`), { url }) }, url);
    log.error({ reply: { token: 'aW50ZXJhY3Rpb246MTIzOnNlY3JldA' } }, 'x');
    log.error({ err: new Error('x', { cause: Object.assign(new Error('y'), { url }) }) }, 'x');
  });
  expect(line).toContain('/webhooks/1100/[secret]');
  expect(line).not.toContain('aW50ZXJhY3Rpb246');
});

it('what stops the start names no secret', async () => {
  const said = await openStore(config.STORE_URL, () => {}).catch((error: unknown) => error);
  expect(said).toBeInstanceOf(ConfigError);
  const wrong = () =>
    readConfig({
      DISCORD_TOKEN: SECRETS[0],
      STORE_URL: 'redis://:p@ss word-of-redis@host:99999999',
      COG_URLS: 'http://user:password-of-cog@host',
      PORT: 'many',
    });
  expect(wrong).toThrow(ConfigError);
  expect(wrong).toThrow(/STORE_URL: must be/);
  for (const part of ['ssword-of-redis', 'word-of-redis', 'password-of-cog', SECRETS[0]]) {
    expect(String(said)).not.toContain(part);
    expect(wrong).not.toThrow(part);
  }
});
