import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mergeLists } from '#schema/merged-list.ts';

const list = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'));

it('keeps what either added, and nothing that either removed', () => {
  fc.assert(
    fc.property(list, list, list, (base, mine, theirs) => {
      const { items, added, removed } = mergeLists(base, mine, theirs);
      for (const each of new Set([...base, ...mine, ...theirs])) {
        const isKept = base.includes(each) ? mine.includes(each) && theirs.includes(each) : true;
        expect(items.includes(each)).toBe(isKept);
      }
      expect(new Set(items).size).toBe(items.length);
      // What is told leads from what this person chose to what is stored.
      const told = [...mine.filter((each) => !removed.includes(each)), ...added];
      expect(told.sort()).toEqual([...items].sort());
    }),
  );
});

it('is what one person chose, in their order, where nobody else changed anything', () => {
  fc.assert(
    fc.property(list, list, (base, mine) => {
      expect(mergeLists(base, mine, base)).toEqual({ items: mine, added: [], removed: [] });
    }),
  );
});
