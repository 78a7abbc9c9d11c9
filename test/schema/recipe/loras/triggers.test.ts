import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasTrigger, withoutTriggers, withTriggers } from '#schema/recipe/loras/triggers.ts';

describe('trigger words', () => {
  it.each([
    ['a fox', ['TOK'], 'TOK, a fox'],
    ['a tok fox', ['TOK'], 'a tok fox'],
    ['a stock fox', ['TOK'], 'TOK, a stock fox'],
    ['tok_x', ['TOK'], 'TOK, tok_x'],
    ['a pixar   STYLE fox', ['pixar style', 'PXR'], 'a pixar   STYLE fox'],
    ['a pixar fox in style', ['pixar style', 'PXR'], 'pixar style, a pixar fox in style'],
    ['a fox by pxr!', ['pixar style', 'PXR'], 'a fox by pxr!'],
    ['a fox', [], 'a fox'],
    ['ein füchschen', ['FÜCHSCHEN'], 'ein füchschen'],
    ['c++ and (x)', ['C++'], 'c++ and (x)'],
  ])('of “%s” with %j: “%s”', (prompt, triggers, sent) => {
    expect(withTriggers(prompt, triggers)).toBe(sent);
  });

  it.each([
    ['TOK, a fox', ['TOK'], 'a fox'],
    ['a photo of tok, in the snow', ['TOK'], 'a photo of, in the snow'],
    ['a fox, tok, snow', ['TOK'], 'a fox, snow'],
    ['TOK', ['TOK'], 'TOK'],
    ['a stock', ['TOK'], 'a stock'],
    ['a a b b fox', ['a b'], 'fox'],
  ])('leave “%s” (%j): “%s”', (prompt, triggers, left) => {
    expect(withoutTriggers(prompt, triggers)).toBe(left);
  });

  const word = fc.oneof(
    fc.constantFrom('TOK', 'tok', 'fox', 'c++', '…', ','),
    fc.string({ minLength: 1, maxLength: 8 }),
  );
  const words = fc.array(word, { minLength: 1, maxLength: 8 }).map((all) => all.join(' '));
  const triggers = fc.array(
    fc.array(word, { minLength: 1, maxLength: 3 }).map((all) => all.join(' ')),
    { maxLength: 4 },
  );

  it('are never put in twice, and always there', () => {
    fc.assert(
      fc.property(words, triggers, (prompt, given) => {
        const once = withTriggers(prompt, given);
        expect(withTriggers(once, given)).toBe(once);
        expect(once.endsWith(prompt)).toBe(true);
        if (prompt.trim() && given.some((each) => each.trim())) expect(hasTrigger(once, given)).toBe(true);
      }),
    );
  });

  it('are gone after they were taken away, unless nothing else was there', () => {
    fc.assert(
      fc.property(words, triggers, (prompt, given) => {
        const left = withoutTriggers(prompt, given);
        expect(left === prompt || !hasTrigger(left, given)).toBe(true);
      }),
    );
  });
});
