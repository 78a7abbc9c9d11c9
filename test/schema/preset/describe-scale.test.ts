import { expect, it } from 'vitest';
import { inLanguage } from '#schema/language/ambient.ts';
import { describeScale } from '#schema/preset/loras/scale.ts';

it('tells the range of a scale in the language of the reader', () => {
  const scale = { scale: 0.8, scaleRange: [0.5, 1.2] as [number, number] };
  expect(describeScale(scale)).toBe('0.8 (0.5 to 1.2)');
  expect(inLanguage('de', () => describeScale(scale))).toBe('0.8 (0.5 bis 1.2)');
  expect(describeScale({ scaleRange: [0.5, 1.2] })).toBe('0.5 to 1.2');
  expect(describeScale({ scale: 1 })).toBe('1');
});
