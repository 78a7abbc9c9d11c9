import { describe, expect, it } from 'vitest';
import { findLoraTags } from '#schema/words/lora-tags.ts';
import { leastMs } from '#test/support/least-time.ts';

const INK = { name: 'ink', scale: 0.8 };

describe('tags of LoRAs', () => {
  it.each([
    '<lora:ink:0.8> a cat',
    '“<lora:ink:0.8>” a cat',
    '"<lora:ink:0.8>", a cat',
    'a cat ‘<LoRA: ink : 0.8>’',
    'a cat <lora：ink：0.8>',
    'a cat ＜lora:ink:0.8＞',
    'a cat < lora:ink:0.8 >',
    'a cat <lora:“ink”:0.8>',
  ])('are read in %j', (text) => {
    expect(findLoraTags(text)).toEqual({ prompt: 'a cat', loras: [INK], others: [] });
  });

  it('leave quotes that are not around them alone', () => {
    expect(findLoraTags('a “<lora:ink:0.8> cat”').prompt).toBe('a “ cat”');
    expect(findLoraTags('“a cat”<lora:ink:0.8>').prompt).toBe('“a cat”');
  });

  it.each([
    ['a cat, embedding:easynegative', 'embedding:easynegative'],
    ['a cat (embedding:bad-hands.v2:1.2)', '(embedding:bad-hands.v2:1.2)'],
    ['a cat <hypernet:foo:0.5>', '<hypernet:foo:0.5>'],
  ])('of what no model here has are named: %j', (text, tag) => {
    expect(findLoraTags(text)).toEqual({ prompt: expect.stringMatching(/^a cat,?$/), loras: [], others: [tag] });
  });

  it.each(['a cat <3', 'word embedding: a map', 'a < lora b', '“a cat”'])('are none in %j', (text) => {
    expect(findLoraTags(text)).toEqual({ prompt: text, loras: [], others: [] });
  });

  it('take a time that grows with the prompt alone', () => {
    for (const part of ['<lora:', '"<lora:a', 'embedding:a', '(embedding:', '<lora:a>"']) {
      const text = part.repeat(6000 / part.length);
      expect(
        leastMs(() => findLoraTags(text), 60),
        part,
      ).toBeLessThan(60);
    }
  });
});
