import { expect, it } from 'vitest';
import { readConfig } from '#schema/config/environment.ts';
import { hostWarnings } from '#schema/config/host-warnings.ts';

const warningsFor = (env: Record<string, string>) => hostWarnings(env, readConfig(env));

it('listens on this machine alone unless HOST is set', () => {
  expect(readConfig({}).HOST).toBe('127.0.0.1');
  expect(readConfig({ HOST: '0.0.0.0' }).HOST).toBe('0.0.0.0');
});

it('warns if containers elsewhere cannot call back, unless HOST is set on purpose', () => {
  const env = { DISCORD_TOKEN: 'x', COG_CALLBACK_URL: 'http://bot.internal:8080' };
  expect(warningsFor(env)).toEqual([expect.stringContaining('bot.internal:8080, but HOST is')]);
  expect(warningsFor({ ...env, HOST: '127.0.0.1' })).toEqual([]);
  expect(warningsFor({ COG_CALLBACK_URL: 'http://localhost:8080' })).toEqual([]);
  expect(warningsFor({})).toEqual([]);
});

it('warns in the playground too', () => {
  const env = { COG_CALLBACK_URL: 'http://bot.internal:8080' };
  expect(warningsFor(env)).toEqual([expect.stringContaining('set HOST=0.0.0.0')]);
  expect(warningsFor({ ...env, HOST: '0.0.0.0' })).toEqual([]);
});
