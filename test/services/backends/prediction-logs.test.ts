import { expect, it } from 'vitest';
import { countFiltered, filteredIndices, parseProgress } from '#services/backends/prediction-logs.ts';

it.each([
  ['', null],
  ['running quantized prediction\ngenerating\nUsing seed: 9337\n', null],
  ['Using seed: 1\n  0%|          | 0/28 [00:00<?, ?it/s]', 0],
  ['  0%|          | 0/28 [00:00<?, ?it/s]\n  7%|▋         | 2/28 [00:00<00:01, 17.38it/s]', 2 / 28],
  ['100%|██████████| 28/28 [00:02<00:00, 10.65it/s]\nTotal safe images: 1 out of 1', 1],
  ['  0%|  | 0/4 [00:00<?, ?it/s]\r 50%|█████     | 2/4 [00:00<00:00, 18.61it/s]', 0.5],
  ['Applying LoRA:  52%|█████▏    | 158/304 [00:00<00:00, 1500.00it/s]', null],
  ['14it [00:01,  9.1it/s]', null],
  ['prompt: 50%|x| 1/0 of it', null],
])('reads %j as %s', (logs, fraction) => {
  expect(parseProgress(logs)).toBe(fraction);
});

it('knows which pictures were filtered', () => {
  const logs = 'NSFW content detected in image 2\nNSFW content detected in image 0\nTotal safe images: 2 out of 4';
  expect([...filteredIndices(logs)].sort()).toEqual([0, 2]);
});

it.each([
  ['', 1, 0],
  ['Using seed: 1\nTotal safe images: 4 out of 4', 1, 0],
  ['Prompt: nsfw, unsafe, flagged', 2, 0],
  ['NSFW content detected in image 2', 2, 1],
  ['Total safe images: 2 out of 4', 2, 2],
  ['Potential NSFW content was detected in one or more images. A black image will be returned instead.', 2, 2],
])('of the log %j, %i missing pictures: %i were filtered', (logs, missing, filtered) => {
  expect(countFiltered(logs, missing)).toBe(filtered);
});
