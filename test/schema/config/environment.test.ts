import { expect, it } from 'vitest';
import { ConfigError, readConfig } from '#schema/config/environment.ts';

it('opens a playground with the sketch painter where nothing is set', () => {
  expect(readConfig({ DISCORD_TOKEN: ' ' })).toMatchObject({ BACKEND: 'sketch', STORE_URL: 'memory:', PORT: 8080 });
});

it('paints through Replicate where there is a token, and keeps a store where there is a bot', () => {
  expect(readConfig({ REPLICATE_API_TOKEN: 'r8_x', DISCORD_TOKEN: 'x' })).toMatchObject({
    BACKEND: 'replicate',
    STORE_URL: 'sqlite:data/lorikeet.sqlite',
  });
});

it('names every thing to fix at once', () => {
  const wrong = {
    PORT: '80a',
    BACKEND: 'dalle',
    COG_URLS: 'a=b',
    STORE_URL: 'mysql:x',
    ALLOWED_GUILDS: '12',
    LOG_LEVEL: 'loud',
    MAX_PICTURES_PER_DAY: '-1',
  };
  const error = catchError(() => readConfig(wrong));
  for (const name of Object.keys(wrong)) expect(error.message).toContain(`\n  - ${name}: `);
  expect(error.message).toContain('PORT: must be a whole number from 0 to 65535');
  expect(error.message).toContain('BACKEND: must be one of replicate, cog, sketch');
});

it.each([
  [{ NODE_ENV: 'production' }, 'DISCORD_TOKEN: is missing'],
  [{ BACKEND: 'replicate' }, 'REPLICATE_API_TOKEN: is missing'],
  [{ BACKEND: 'cog' }, 'COG_URLS: is missing'],
  [
    { COG_OUTPUT_ORIGINS: 'http://files:9000/outputs' },
    'COG_OUTPUT_ORIGINS: must read http://host:9000 without a path',
  ],
])('does not start with %j', (env, sentence) => {
  expect(() => readConfig(env)).toThrow(sentence);
});

it('reads containers and servers', () => {
  const config = readConfig({
    BACKEND: 'cog',
    COG_URLS: 'a/b=http://one:5000/, c=https://two, a/b=http://three:5000',
    COG_OUTPUT_ORIGINS: 'http://files:9000, https://bucket.example',
    ALLOWED_GUILDS: '1100000000000001000 1100000000000001001',
  });
  expect([...(config.COG_URLS ?? [])]).toEqual([
    ['a/b', ['http://one:5000', 'http://three:5000']],
    ['c', ['https://two']],
  ]);
  expect([...(config.COG_OUTPUT_ORIGINS ?? [])]).toEqual(['http://files:9000', 'https://bucket.example']);
  expect(config.ALLOWED_GUILDS?.size).toBe(2);
});

function catchError(work: () => unknown): ConfigError {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error('nothing was wrong');
}
