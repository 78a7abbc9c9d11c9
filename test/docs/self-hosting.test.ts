import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readConfig } from '#schema/config/environment.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/self-hosting.md');

it('names container addresses that can be read', () => {
  const values = [...page.matchAll(/\bCOG_URLS=(\S+)/g)].map(([, value = '']) => value);
  expect(values.length).toBeGreaterThan(1);
  for (const value of values) expect(readConfig({ BACKEND: 'cog', COG_URLS: value }).COG_URLS?.size).toBe(1);
});

it('starts two containers of one model beside the bot, which calls them by their names', () => {
  const compose = read('deploy/cog.compose.yaml');
  const services = [...compose.matchAll(/^ {2}([\w-]+):$/gm)].map(([, name]) => name);
  expect(services).toEqual(['bot', 'cog-0', 'cog-1']);
  const env = Object.fromEntries(
    [...compose.matchAll(/^ {6}(\w+): (.+)$/gm)].map(([, name = '', value = '']) => [
      name,
      value.replaceAll(/\$\{COG_MODEL:-([^}]+)\}/g, '$1'),
    ]),
  );
  const config = readConfig(env);
  expect(config).toMatchObject({ BACKEND: 'cog', COG_CALLBACK_URL: 'http://bot:8080' });
  expect([...(config.COG_URLS ?? [])]).toEqual([['jdreetz/illustration', ['http://cog-0:5000', 'http://cog-1:5000']]]);
});

it('explains every state that a container can have', () => {
  const source = ['health.ts', 'container.ts']
    .map((file) => read(`src/services/backends/cog/container/${file}`))
    .join();
  const kinds = [...source.matchAll(/kind: ((?:'[\w-]+'(?: \| )?)+)/g)].flatMap(([, union = '']) =>
    [...union.matchAll(/'([\w-]+)'/g)].map(([, kind = '']) => kind),
  );
  const explained = [...page.matchAll(/^\| `([\w-]+)` +\|/gm)].map(([, state = '']) => state);
  expect(new Set(explained)).toEqual(new Set(kinds));
  expect(kinds.length).toBeGreaterThan(7);
});
