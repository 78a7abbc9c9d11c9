import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { NAMESPACES } from '#services/privacy/namespaces.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

it('says of every namespace of the store what becomes of it', () => {
  // docs/architecture.md has them all, which a test of its own checks.
  const [, section = ''] = /^## The store$([\s\S]*?)^## /m.exec(read('docs/architecture.md')) ?? [];
  const listed = [...section.matchAll(/^\| `([\w-]+)`/gm)].map(([, name = '']) => name);
  expect(listed.length).toBeGreaterThan(40);
  expect(Object.keys(NAMESPACES).toSorted()).toEqual(listed.toSorted());
});

it('tells of all that hold something of anybody in docs/privacy.md', () => {
  const page = read('docs/privacy.md');
  const [, table = ''] = /^## What is kept$([\s\S]*?)^## /m.exec(page) ?? [];
  const told = new Set([...table.matchAll(/`([\w-]+)`/g)].map(([, name]) => name));
  const held = Object.entries(NAMESPACES).filter(
    ([, { person, server }]) => person !== 'nothing' || server !== 'nothing',
  );
  expect(held.map(([name]) => name).filter((name) => !told.has(name))).toEqual([]);
});

it('names no collection of a server or person that no source opens', () => {
  const sources = globSync('src/**/*.ts').map(read).join('\n');
  for (const name of Object.keys(NAMESPACES)) expect(sources, name).toContain(`'${name}'`);
});
