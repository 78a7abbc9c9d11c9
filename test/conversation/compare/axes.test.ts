import { describe, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { paintSheet, selectCell } from '#test/support/discord/compare.ts';
import { selectOptionsIn } from '#test/support/discord/imagine.ts';
import { hasPictures, picturesIn, textOf } from '#test/support/discord/index.ts';

const { discord } = await sharedBot();
const ben = discord.person('Ben');

/** The models of the pages that Lorikeet began with. */
const BASE_MODELS = [
  'illustration',
  'flux_stevenespinoza',
  'flux-fine-tune-2024-08',
  'lassie-dog',
  'flux-handwriting-and-sketch',
];

const AXES: readonly (readonly [kind: string, options: Record<string, string>, last: RegExp])[] = [
  ['scales', { x: 'scale 0.6, 0.8 .. 1' }, /^3\. scale 1$/],
  ['guidance', { x: 'guidance 2, 3.5' }, /guidance 3\.5/],
  ['steps', { y: 'steps 1-5 (+2)' }, /^3\. steps 5$/],
  ['seeds', { x: 'seeds 3' }, /^3\. seed 9$/],
  ['LoRAs', { x: 'loras lassie-dog, illustration' }, /LoRA Illustration/],
  ['aspects', { x: 'aspect 21:9, 9:21' }, /aspect 9:21/],
  ['models', { x: 'model dev, schnell' }, /model schnell/],
  ['words in braces', { prompt: 'a fox, {oil|ink|photo}' }, /words photo/],
  ['words of the prompt', { prompt: 'a red fox', x: 'words red, blue' }, /words blue/],
  ['two groups of words', { prompt: 'a {red|blue} fox, {oil|ink}' }, /^4\. words blue · words ink$/],
];

describe.each(BASE_MODELS)('on %s', (lora) => {
  it.each(AXES)('%s', async (kind, options, last) => {
    const unshaped = kind === 'aspects' ? { width: undefined, height: undefined, aspect_ratio: undefined } : {};
    const sheet = await paintSheet(ben, { lora, seed: 7, ...unshaped, ...options });
    const cells = selectOptionsIn(sheet);
    expect(cells.at(-1)?.label).toMatch(last);
    expect(textOf(sheet)).toContain(`${cells.length} pictures`);
    expect(textOf(sheet)).not.toContain('failed');
    const [picture] = picturesIn(sheet);
    expect(picture?.description).toContain('Compare sheet of');
    expect((picture?.width ?? 0) >= 1080).toBe(true);
  });
});

it.each([
  [1, 1],
  [1, 6],
  [3, 2],
  [6, 1],
  [6, 6],
])('paints all of %i × %i cells, each with its own values', async (across, down) => {
  const sheet = await paintSheet(ben, { x: `scale 0.1..0.${across}`, y: `steps 1-${down}`, seed: 7 });
  expect(selectOptionsIn(sheet)).toHaveLength(across * down);
  const last = await (await selectCell(ben, sheet, across * down - 1)).answer(hasPictures);
  expect(textOf(last)).toContain(`scale 0.${across} · steps ${down}`);
});
