import { describe, expect, it } from 'vitest';
import { toWritable } from '#services/backends/sketch/drawing/stroke-font.ts';
import { layOutLines } from '#services/backends/sketch/layers/handwriting.ts';

describe('words written across the sky', () => {
  it.each([
    ['hello', ['hello']],
    ['a fox in the snow, at dusk', ['a fox in the', 'snow, at dusk']],
    ['a quiet harbour at dawn with three little sailing boats', ['a quiet harbour at dawn', 'with three little…']],
    ['two old friends drinking tea and talking in the garden', ['two old friends drinking', 'tea and talking…']],
    ['one two three four five, six seven eight nine of the ten', ['one two three four five,', 'six seven eight nine…']],
    ['pneumonoultramicroscopicsilicovolcanoconiosis', ['pneumonoultramicroscopi…']],
    ['', []],
  ])('%s', (prompt, lines) => {
    const found = layOutLines(prompt, 24, 2);
    expect(found).toEqual(lines);
    for (const line of found) expect(line.length).toBeLessThanOrEqual(24);
  });

  it('uses a third line where there is room for it', () => {
    expect(layOutLines('a quiet harbour at dawn with three little sailing boats', 24, 3)).toEqual([
      'a quiet harbour at',
      'dawn with three',
      'little sailing boats',
    ]);
  });

  it('leaves accents out, and what it has no strokes for', () => {
    expect(toWritable('Café “Zoë”, 猫 & fox’s')).toBe("Cafe Zoe , fox's");
  });
});
