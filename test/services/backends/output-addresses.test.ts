import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pictureAddresses } from '#services/backends/output-addresses.ts';
import { predictionSchema } from '#services/backends/replicate/api/prediction.ts';

const url = (name: string) => `https://replicate.delivery/x/${name}`;

it.each<[string, unknown, string[]]>([
  ['an address', url('out.png'), ['out.png']],
  ['a list', [url('a.webp'), url('b.webp')], ['a.webp', 'b.webp']],
  ['a list of lists', [[url('a.png')], [url('b.png'), null]], ['a.png', 'b.png']],
  ['objects with a file', [{ file: url('a.png'), text: 'a fox' }], ['a.png']],
  ['an object', { paths: [url('a.png')], seeds: [1, 2] }, ['a.png']],
  ['files that are no pictures', { wav: url('a.wav'), melspectrogram: url('a.png'), log: url('a.txt?b=c') }, ['a.png']],
  ['an address without an ending', url('a'), ['a']],
  ['nothing', null, []],
  ['words', ['a fox', ''], []],
])('the pictures of %s are found', (_, output, names) => {
  expect(pictureAddresses(output)).toEqual(names.map(url));
});

it('of more than a message takes it is the last ones, where a model puts out each step', () => {
  const steps = Array.from({ length: 50 }, (_, at) => url(`${at}.png`));
  expect(pictureAddresses(steps)).toEqual(steps.slice(-10));
});

it('takes any output, however deep and large', () => {
  fc.assert(fc.property(fc.anything(), (output) => pictureAddresses(output).length <= 10));
  let deep: unknown = url('a.png');
  for (let level = 0; level < 5000; level++) deep = [deep];
  expect(pictureAddresses(deep)).toEqual([]);
});

it('the status alone says whether a prediction succeeded, and its times may be missing or wrong', () => {
  const read = (more: object) =>
    predictionSchema.parse({ id: 'a', status: 'succeeded', output: url('a.png'), ...more });
  expect(read({ error: '', metrics: {} })).toMatchObject({ status: 'succeeded', error: '', seconds: undefined });
  expect(read({ metrics: { predict_time: -0.2, total_time: 1 } }).seconds).toBe(0);
  expect(read({ metrics: { predict_time: 'soon' } }).seconds).toBeUndefined();
  expect(read({ metrics: { predict_time: 2.5 } }).seconds).toBe(2.5);
});
