import { SourceMap } from 'node:module';
import { rolldown } from 'rolldown';
import { expect, it } from 'vitest';
import { findOrigins } from '../../src/bundle/source-map.mjs';

const FILES = ['src/schema/size.ts', 'src/schema/text.ts', 'src/schema/markdown.ts'];

it('finds what Node’s own reader finds, at each position of a bundle', async () => {
  await using bundle = await rolldown({ input: FILES, external: /^#|^node:|^[a-z]/ });
  const { output } = await bundle.generate({ sourcemap: true, minify: { compress: false, mangle: true } });
  let compared = 0;
  for (const chunk of output) {
    if (chunk.type !== 'chunk' || !chunk.map) continue;
    const { mappings, sources } = chunk.map;
    const node = new SourceMap({ ...chunk.map, sourceRoot: '', file: chunk.fileName });
    const positions = chunk.code
      .split('\n')
      .flatMap((text, line) => Array.from(text, (_, column) => ({ line, column })));
    const origins = findOrigins(mappings, positions);
    for (const [index, origin] of origins.entries()) {
      const { line = 0, column = 0 } = positions[index] ?? {};
      const entry = node.findEntry(line, column);
      // Before the first of a line, Node takes the last of the line before.
      if (!('originalLine' in entry) || entry.generatedLine !== line) continue;
      compared++;
      const found = origin && [sources[origin.source], origin.line, origin.column];
      expect(found).toEqual(
        entry.originalSource ? [entry.originalSource, entry.originalLine, entry.originalColumn] : undefined,
      );
    }
    // One at a time is the same as all at once, and as in another order.
    const some = positions.filter((_, index) => index % 97 === 0).reverse();
    expect(some.map((position) => findOrigins(mappings, [position])[0])).toEqual(findOrigins(mappings, some));
  }
  expect(compared).toBeGreaterThan(1000);
});

it('reads segments without a source, names, large and negative numbers, and says where there is nothing', () => {
  // 0:0 without a source; 0:4 from 100,000:0, with a name; nothing in line 1; 2:2 from one line and no column before.
  const mappings = 'A,IAgqjGAA;;EADA';
  const positions = [
    [0, 2, undefined],
    [0, 4, { source: 0, line: 100_000, column: 0 }],
    [0, 900, { source: 0, line: 100_000, column: 0 }],
    [1, 0, undefined],
    [2, 1, undefined],
    [2, 2, { source: 0, line: 99_999, column: 0 }],
    [9, 0, undefined],
  ] as const;
  expect(
    findOrigins(
      mappings,
      positions.map(([line, column]) => ({ line, column })),
    ),
  ).toEqual(positions.map(([, , origin]) => origin));
  expect(findOrigins('', [])).toEqual([]);
});
