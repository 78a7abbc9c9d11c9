import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** How a namespace is opened: by a call with its name, or as the name of a server's values. */
const OPENINGS = [
  /\.(?:c|listedC)ollection\(\s*'([\w-]+)'/g,
  /open(?:Cached|Lazy)Collection\([\w.]+, [\w.]+, '([\w-]+)'/g,
  /openGuildValues\([^)]*?name: '([\w-]+)'/g,
];

it('lists every namespace of the store, and no other', () => {
  const [, section = ''] = /^## The store$([\s\S]*?)^## /m.exec(read('docs/architecture.md')) ?? [];
  const listed = [...section.matchAll(/^\| `([\w-]+)`/gm)].map(([, name = '']) => name);
  const sources = globSync('src/**/*.ts').map((file) => read(file).replace(/^ *\* .*$/gm, ''));
  const opened = sources.flatMap((source) =>
    OPENINGS.flatMap((opening) => [...source.matchAll(opening)].map(([, name = '']) => name)),
  );
  expect(listed.toSorted()).toEqual([...new Set(opened)].toSorted());
});
