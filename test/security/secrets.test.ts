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

it('no line of the log has the token of an interaction', () => {
  const url = 'https://discord.com/api/v10/webhooks/1100/aW50ZXJhY3Rpb246MTIzOnNlY3JldA/messages/@original';
  const line = logAndRead((log) => {
    log.error({ err: Object.assign(new Error(`404 ${url}`), { url }) }, url);
    log.error({ reply: { token: 'aW50ZXJhY3Rpb246MTIzOnNlY3JldA' } }, 'x');
    log.error({ err: new Error('x', { cause: Object.assign(new Error('y'), { url }) }) }, 'x');
  });
  expect(line).toContain('/webhooks/1100/[secret]');
  expect(line).not.toContain('aW50ZXJhY3Rpb246');
});

/** An error as discord.js makes it, with what a member wrote. */
const discordError = (more: object = {}) =>
  Object.assign(new Error('50035'), { requestBody: { json: 'a private prompt' } }, more);
const cyclic = discordError();
cyclic.cause = new AggregateError([discordError({ cause: cyclic })], 'several');

it.each<[string, object]>([
  ['a cause', { err: new Error('x', { cause: new Error('y', { cause: discordError() }) }) }],
  ['one of several errors', { err: new Error('x', { cause: new AggregateError([new Error('y'), discordError()]) }) }],
  ['a property of an error', { err: Object.assign(new Error('x'), { last: discordError() }) }],
  ['an error by another name', { failure: discordError(), failures: [{ reason: discordError() }] }],
  ['errors that refer to each other', { err: cyclic }],
  [
    'a chain of very many causes',
    { err: Array.from({ length: 500 }).reduce((cause) => discordError({ cause })) ?? discordError() },
  ],
  ['no error at all', { request: { deeper: { requestBody: 'a private prompt' } } }],
])('no line of the log has the body of a request in %s', (_, logged) => {
  const line = logAndRead((log) => log.error(logged, 'it failed'));
  expect(JSON.parse(line)).toMatchObject({ msg: 'it failed' });
  expect(line).not.toMatch(/private prompt|requestBody/);
  expect(line.length).toBeLessThan(50_000);
});

it('tokens at any depth are left out, and errors keep what is needed to find their reason', () => {
  const cause = Object.assign(new TypeError('inner'), { code: 'ECONNRESET', url: new URL('https://example.org/a') });
  const line = logAndRead((log) =>
    log.child({ auth: 'abc' }).error({ err: new Error('outer', { cause }), a: { b: { c: [{ token: 'abc' }] } } }),
  );
  expect(line).not.toContain('abc');
  expect(JSON.parse(line)).toMatchObject({
    msg: 'outer',
    auth: '[secret]',
    err: {
      type: 'Error',
      stack: expect.stringContaining('secrets.test.ts'),
      cause: { type: 'TypeError', message: 'inner', code: 'ECONNRESET', url: 'https://example.org/a' },
    },
    a: { b: { c: [{ token: '[secret]' }] } },
  });
});

it('errors that prevent a start contain no secret', async () => {
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

it('a secret of a model is a secret too, and one that is written wrong is not quoted', () => {
  const read = (MODEL_SECRETS: string) => readConfig({ MODEL_SECRETS });
  expect(collectSecrets(read('hf_api_token=hf_operator, civitai_api_token=c1v1tai'))).toEqual([
    'hf_operator',
    'c1v1tai',
  ]);
  expect(() => read('hf_operator')).toThrow(ConfigError);
  expect(() => read('hf_operator')).not.toThrow('hf_operator');
});
