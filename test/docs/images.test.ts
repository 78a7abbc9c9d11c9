import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

it('pins the images of other people by digest', () => {
  const files = `${read('Dockerfile')}\n${read('compose.yaml')}`;
  const images = [...files.matchAll(/^\s*(?:FROM|image:) (\S+)/gm)].map(([, image = '']) => image);
  expect(images).toHaveLength(2);
  for (const image of images) expect(image).toMatch(/^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
});

it('has the version of Node from .node-version in the image', () => {
  expect(read('Dockerfile')).toContain(`\nFROM node:${read('.node-version').trim()}-bookworm-slim@`);
});

it('gives Redis a password, without which nothing starts', () => {
  const compose = read('compose.yaml');
  expect(compose).toMatch(/STORE_URL: redis:\/\/:\$\{REDIS_PASSWORD:\?[^}]+\}@redis:6379/);
  expect(compose).toMatch(/"--requirepass", "\$\{REDIS_PASSWORD\}"/);
  expect(compose).toMatch(/REDISCLI_AUTH: \$\{REDIS_PASSWORD\}/);
});

it('names in NOTICE, which the image has, every library that is used under the LGPL', () => {
  const [readme = ''] = globSync('node_modules/@img/sharp-libvips-*/README.md').map((file) => read(file));
  const libraries = [...readme.matchAll(/^\| (\S+) +\| LGPL/gm)].map(([, name = '']) => name);
  expect(libraries).toContain('libvips');
  const [, named = ''] = /^ {2}(\w.*)$/m.exec(read('NOTICE')) ?? [];
  expect(named.split(', ')).toEqual(libraries);
  expect(read('Dockerfile')).toMatch(/^COPY .*\bLICENSE NOTICE\b/m);
});
