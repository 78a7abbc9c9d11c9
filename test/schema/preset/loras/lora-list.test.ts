import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLoraList } from '#schema/preset/loras/lora-list.ts';
import { formatLoraTexts, withLoraTexts } from '#schema/preset/loras/lora-settings.ts';
import { preset } from '#schema/preset/preset.ts';
import { UserError } from '#schema/user-error.ts';

describe('several LoRAs in one text', () => {
  const two = [
    { reference: 'a/b', scale: undefined },
    { reference: 'c/d', scale: undefined },
  ];
  it.each(['a/b + c/d', 'a/b+c/d', 'a/b, c/d', 'a/b,c/d', 'a/b c/d', ' a/b;  c/d ', 'a/b & c/d'])(
    'are read from %s',
    (text) => {
      expect(readLoraList(text)).toEqual(two);
    },
  );

  it.each([
    ['owner/name:0.8', 'owner/name', 0.8],
    ['https://example.com/a+b,c.safetensors?x=1,2', 'https://example.com/a+b,c.safetensors?x=1,2', undefined],
    ['hf.co/o/n/a+b.safetensors:-0.5', 'hf.co/o/n/a+b.safetensors', -0.5],
    [`owner/name:${'1'.repeat(64)}`, `owner/name:${'1'.repeat(64)}`, undefined],
    ['owner/name:12345678', 'owner/name:12345678', undefined],
    ['urn:air:flux1:lora:civitai:618692@691639', 'urn:air:flux1:lora:civitai:618692@691639', undefined],
    ['<https://civitai.com/models/1?modelVersionId=2>', '<https://civitai.com/models/1?modelVersionId=2>', undefined],
  ])('are whole, with their scale: %s', (text, reference, scale) => {
    expect(readLoraList(text)).toEqual([{ reference, scale }]);
    expect(readLoraList(`a/b:1 + ${text}`)).toEqual([
      { reference: 'a/b', scale: 1 },
      { reference, scale },
    ]);
  });

  it('are up to five', () => {
    expect(readLoraList('a/a b/b c/c d/d e/e')).toHaveLength(5);
    expect(() => readLoraList('a/a b/b c/c d/d e/e f/f')).toThrow(/up to 5 LoRAs; these are 6: `a\/a \+ b\/b/);
  });

  it('whatever they are, are read or refused in a sentence', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '/', ':', '+', ',', ' ', '.', '0', '8', 'http://', '<', '-') });
    fc.assert(
      fc.property(text, (typed) => {
        try {
          for (const { reference } of readLoraList(typed)) expect(reference.trim()).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});

describe('what each LoRA of a preset has of its own', () => {
  const paints = { kind: 'weights', model: 'o/m', weights: 'a/b', extras: [{ weights: 'c/d' }, { weights: 'e/f' }] };
  const three = preset.parse({ name: 'fox', paints });

  it('is written with a plus between them, and read back', () => {
    const texts = { scale: '0.8 (0.5 to 1.2) + 0.6', triggers: 'TOK, A1+5 + WATER' };
    const changed = withLoraTexts(three, texts);
    expect(changed).toMatchObject({ scale: 0.8, scaleRange: [0.5, 1.2], triggers: ['TOK', 'A1+5'] });
    expect(changed.paints).toMatchObject({
      extras: [{ weights: 'c/d', scale: 0.6, triggers: ['WATER'] }, { weights: 'e/f' }],
    });
    expect(formatLoraTexts(changed)).toEqual(texts);
  });

  it('may be left out for some of them', () => {
    const texts = { scale: '+ + 0.5', triggers: '+ B' };
    const changed = withLoraTexts(three, texts);
    expect(changed.scale).toBeUndefined();
    expect(changed.paints).toMatchObject({
      extras: [
        { weights: 'c/d', triggers: ['B'] },
        { weights: 'e/f', scale: 0.5 },
      ],
    });
    expect(withLoraTexts(three, formatLoraTexts(changed))).toEqual(changed);
  });

  it('is refused for more than there are, and for a range of any but the first', () => {
    expect(() => withLoraTexts(three, { scale: '1 + 1 + 1 + 1', triggers: '' })).toThrow(/4 scales, but 3 LoRAs/);
    expect(() => withLoraTexts(three, { scale: '1 + 0.5 (0 to 1)', triggers: '' })).toThrow(/Only the first LoRA/);
  });
});
