import { expect, it } from 'vitest';
import { parseHeader } from '#schema/lora/file/header.ts';
import { identifyLora } from '#schema/lora/identify/identify.ts';
import { leastMs } from '#test/support/least-time.ts';

/** Ms that nothing may block for. The largest headers take 20 to 50 on an idle machine. */
const MAX_BLOCK_MS = 120;

/** As many tensors as a header may have, with names as long as they may be. */
const TENSORS = 7900;
const headerOf = (name: (index: number) => string) => () => {
  const entry = (_: unknown, index: number) => `"${name(index)}":{"dtype":"F16","shape":[4,3072],"data_offsets":[0,0]}`;
  return `{${Array.from({ length: TENSORS }, entry).join(',')}}`;
};
const metadata = (entries: Record<string, string>) => () => JSON.stringify({ __metadata__: entries });
const tags = Object.fromEntries(Array.from({ length: 9900 }, (_, index) => [`tag ${index}`, index]));

it.each<[string, () => string]>([
  ['kohya', headerOf((index) => `lora_unet_double_blocks_${index}_img_attn_proj.lora_down.weight`)],
  ['diffusers', headerOf((index) => `transformer.transformer_blocks.${index}.attn.to_q.lora_A.weight`)],
  ['many dots', headerOf((index) => `${'a.'.repeat(95)}${index}`)],
  ['many blocks', headerOf((index) => `${'_up_blocks_'.repeat(17)}${index}`)],
  ['many suffixes', headerOf((index) => `${'.lora_'.repeat(31)}${index}`)],
  ['many tags', metadata({ ss_tag_frequency: JSON.stringify({ folder: tags }) })],
  ['a long tag', metadata({ ss_tag_frequency: JSON.stringify({ folder: { [`${' '.repeat(3_000_000)}x`]: 1 } }) })],
  ['a long text', metadata({ 'modelspec.trigger_phrase': ` ${'x, '.repeat(1_300_000)}` })],
])(`is read in less than ${MAX_BLOCK_MS} ms: the largest header of %s`, (_, compose) => {
  const text = compose();
  expect(text.length).toBeLessThan(4 * 1024 * 1024);
  expect(leastMs(() => identifyLora(parseHeader(text)), MAX_BLOCK_MS)).toBeLessThan(MAX_BLOCK_MS);
});
