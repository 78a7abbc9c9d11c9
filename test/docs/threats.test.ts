import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url).pathname;
const page = readFileSync(join(ROOT, 'docs/threats.md'), 'utf8');

/** Who the page explains: the words of its list. */
const attackers = [...page.matchAll(/^- \*\*(.+)\*\*: /gm)].map(([, who = '']) => who);

const rows = [...page.matchAll(/^\| (.*) \|$/gm)]
  .map(([, row = '']) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .slice(2)
  .map(([who = '', attack = '', guard = '', tests = '', ...rest]) => ({ who, attack, guard, tests, rest }));

/** Whether `code` calls `it`, `test` or `describe`, or what their `each` gave, with this title. */
function hasTitle(code: string, title: string): boolean {
  const calls = [...code.matchAll(/(?:\b(?:it|test|describe)|\))\(\s*(['`])(.*?)\1\s*,/g)];
  return calls.some(([, , found]) => found === title);
}

it('has a row for each attacker in its list, and for no other', () => {
  expect(attackers).toHaveLength(7);
  expect(new Set(rows.map(({ who }) => who))).toEqual(new Set(attackers));
});

describe.each(rows)('$who: $attack', ({ attack, guard, tests, rest }) => {
  it('names what prevents it, and tests that exist', () => {
    expect({ attack, guard, rest }).toEqual({
      attack: expect.stringMatching(/\w/),
      guard: expect.stringMatching(/\w/),
      rest: [],
    });
    const named = tests.split('<br>').map((each) => /^`(test\/\S+\.test\.ts) › (.+)`$/.exec(each.trim()));
    for (const match of named) {
      expect(match, tests).not.toBeNull();
      const [, file = '', titles = ''] = match ?? [];
      expect(existsSync(join(ROOT, file)), file).toBe(true);
      const code = readFileSync(join(ROOT, file), 'utf8');
      // The last one is a test's, those before it are of the blocks around it.
      for (const title of titles.split(' › ')) expect(hasTitle(code, title), title).toBe(true);
    }
  });
});
