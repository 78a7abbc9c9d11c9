import { expect, it } from 'vitest';
import { nearest } from '#schema/nearest.ts';

const NAMES = ['Lassie dog', 'Illustration', 'Flux dev with a LoRA', 'Handwriting and sketch', 'fofr/flux-pixar-cars'];

it.each([
  ['lasie', ['Lassie dog']],
  ['handwritting', ['Handwriting and sketch']],
  ['pixer', ['fofr/flux-pixar-cars']],
  ['illustation', ['Illustration']],
  ['lassie', ['Lassie dog']],
])('finds what %s may mean, also by one word of a name', (typed, found) => {
  expect(nearest(typed, NAMES)).toEqual(found);
});

it.each(['wish', 'flex', 'dog!', 'banana', 'anything'])('finds nothing for %s', (typed) => {
  expect(nearest(typed, ['Flux dev with a LoRA', 'Lassie dot'])).toEqual([]);
});

it('prefers a whole name to a word of another', () => {
  expect(nearest('pixra', ['the pixar cars', 'pixar'])[0]).toBe('pixar');
});
