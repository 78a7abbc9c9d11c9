import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isWithinBounds } from '#schema/json-bounds.ts';

/** Depth and entries of what was parsed. */
function measure(value: unknown): { depth: number; entries: number } {
  if (typeof value !== 'object' || value === null) return { depth: 0, entries: 0 };
  const inner = Object.values(value).map(measure);
  const entries = inner.reduce((sum, each) => sum + 1 + each.entries, 0);
  return { depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)), entries };
}

it('counts depth and entries of any JSON, whatever its texts hold', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(2), (value, indent) => {
      const [text, { depth, entries }] = [JSON.stringify(value, null, indent), measure(value)];
      const many = { maxDepth: 1000, maxEntries: 100_000 };
      // An empty list counts as one entry, and so does the outermost one.
      const emptyOnes = text.match(/[[{]/g)?.length ?? 0;
      expect(isWithinBounds(text, { ...many, maxDepth: depth })).toBe(true);
      if (depth > 0) expect(isWithinBounds(text, { ...many, maxDepth: depth - 1 })).toBe(false);
      expect(isWithinBounds(text, { ...many, maxEntries: entries + emptyOnes })).toBe(true);
    }),
  );
});

it.each(['['.repeat(1000), '{"a":'.repeat(1000), '[["a\\"]",['])(
  'refuses what nests too deep, valid or not: %.10s',
  (text) => {
    expect(isWithinBounds(text, { maxDepth: 2, maxEntries: 10_000 })).toBe(false);
  },
);

it('refuses too many entries, and counts none in texts', () => {
  const bounds = { maxDepth: 2, maxEntries: 100 };
  expect(isWithinBounds(JSON.stringify(Array.from({ length: 200 }, () => 0)), bounds)).toBe(false);
  expect(isWithinBounds(JSON.stringify(['[,{'.repeat(200)]), bounds)).toBe(true);
});
