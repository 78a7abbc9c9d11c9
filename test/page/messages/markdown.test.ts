import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMarkdown } from '#playground/page/markdown/blocks.ts';
import { parseInline } from '#playground/page/markdown/inline.ts';
import { plainText } from '#playground/page/markdown/plain-text.ts';
import type { Block, Inline } from '#playground/page/markdown/syntax-tree.ts';

const text = (value: string): Inline => ({ kind: 'text', text: value });
const paragraph = (value: string): Block => ({ kind: 'paragraph', children: [text(value)] });

describe('inline markup', () => {
  test.each<[string, Inline[]]>([
    ['**bold**', [{ kind: 'strong', children: [text('bold')] }]],
    [
      '*one* _two_',
      [{ kind: 'emphasis', children: [text('one')] }, text(' '), { kind: 'emphasis', children: [text('two')] }],
    ],
    ['***both***', [{ kind: 'strong', children: [{ kind: 'emphasis', children: [text('both')] }] }]],
    ['__under__', [{ kind: 'underline', children: [text('under')] }]],
    [
      '~~gone~~ ||hidden||',
      [{ kind: 'strike', children: [text('gone')] }, text(' '), { kind: 'spoiler', children: [text('hidden')] }],
    ],
    ['`a **b**`', [{ kind: 'code', text: 'a **b**' }]],
    ['``a ` b``', [{ kind: 'code', text: 'a ` b' }]],
    ['\\*not\\* \\<@1>', [text('*not* <@1>')]],
    ['snake_case_name', [text('snake_case_name')]],
    ['2 * 3 * 4', [text('2 * 3 * 4')]],
    [
      '<@123> <@&4> <#5>',
      [
        { kind: 'mention', target: 'user', id: '123' },
        text(' '),
        { kind: 'mention', target: 'role', id: '4' },
        text(' '),
        { kind: 'mention', target: 'channel', id: '5' },
      ],
    ],
    ['</imagine:12>', [{ kind: 'command', name: 'imagine', id: '12' }]],
    ['<t:1700000000:R>', [{ kind: 'time', unix: 1_700_000_000, style: 'R' }]],
    ['<a:party:77>', [{ kind: 'emoji', name: 'party', id: '77' }]],
    [
      '[the *page*](https://example.org/a_b)',
      [
        {
          kind: 'link',
          url: 'https://example.org/a_b',
          children: [text('the '), { kind: 'emphasis', children: [text('page')] }],
        },
      ],
    ],
    [
      'see https://example.org/a?b=c.',
      [
        text('see '),
        { kind: 'link', url: 'https://example.org/a?b=c', children: [text('https://example.org/a?b=c')] },
        text('.'),
      ],
    ],
    ['<https://example.org>', [{ kind: 'link', url: 'https://example.org', children: [text('https://example.org')] }]],
    ['[x](javascript:alert(1))', [text('[x](javascript:alert(1))')]],
    ['<b>no</b> & <script>', [text('<b>no</b> & <script>')]],
    ['**open', [text('**open')]],
  ])('%s', (source, tree) => {
    expect(parseInline(source)).toEqual(tree);
  });
});

test('plain text without markup', () => {
  expect(plainText('# **A** `b`\n> ||no|| [c](https://d.e)\n- <#1>')).toBe('A b\n▮▮▮ c\n#channel');
});

describe('blocks', () => {
  test.each<[string, Block[]]>([
    ['one\ntwo\n\nthree', [paragraph('one\ntwo\n\nthree')]],
    [
      '# A\n### B\nc',
      [
        { kind: 'heading', level: 1, children: [text('A')] },
        { kind: 'heading', level: 3, children: [text('B')] },
        paragraph('c'),
      ],
    ],
    ['-# small', [{ kind: 'subtext', children: [text('small')] }]],
    ['#nothing', [paragraph('#nothing')]],
    ['> a\n> b\nc', [{ kind: 'quote', children: [paragraph('a\nb')] }, paragraph('c')]],
    ['>>> a\nb', [{ kind: 'quote', children: [paragraph('a\nb')] }]],
    ['a\n```json\n{}\n```\nb', [paragraph('a'), { kind: 'code', language: 'json', text: '{}' }, paragraph('b')]],
    ['```**x**```', [{ kind: 'code', language: '', text: '**x**' }]],
    [
      '- a\n  - b\n- c',
      [
        {
          kind: 'list',
          ordered: false,
          start: 1,
          items: [
            [paragraph('a'), { kind: 'list', ordered: false, start: 1, items: [[paragraph('b')]] }],
            [paragraph('c')],
          ],
        },
      ],
    ],
    [
      '- a\n1. b',
      [
        { kind: 'list', ordered: false, start: 1, items: [[paragraph('a')]] },
        { kind: 'list', ordered: true, start: 1, items: [[paragraph('b')]] },
      ],
    ],
    ['3. a\n4. b', [{ kind: 'list', ordered: true, start: 3, items: [[paragraph('a')], [paragraph('b')]] }]],
  ])('%j', (source, tree) => {
    expect(parseMarkdown(source)).toEqual(tree);
  });
});

test('parses any text that Discord accepts in reasonable time, and links only http and https', () => {
  const markup = fc.string({
    unit: fc.constantFrom(
      '*',
      '_',
      '~',
      '|',
      '`',
      '\\',
      '[',
      '](',
      ')',
      '<',
      '>',
      '\n',
      '- ',
      '# ',
      'a',
      ' ',
      'https://x.y',
      'javascript:',
    ),
    maxLength: 600,
  });
  fc.assert(
    fc.property(markup, (source) => {
      const urls = JSON.stringify(parseMarkdown(source)).matchAll(/"url":"([^"]*)"/g);
      for (const url of urls) expect(url[1]).toMatch(/^https?:\/\//i);
    }),
  );
  // One that took time with the square of its length would not end within the test's time.
  for (const unit of ['*', '_', '**a', '||', '[', '`', '> ', '__a*', '<'])
    parseMarkdown(unit.repeat(4000 / unit.length));
});
