import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Family } from '#schema/lora/family.ts';
import { familyOfName } from '#schema/lora/family.ts';
import { parseHeader, readHeaderLength } from '#schema/lora/file/header.ts';
import type { LoraForm } from '#schema/lora/identify/form.ts';
import { identifyLora } from '#schema/lora/identify/identify.ts';
import { judgeLora, type LoraVerdict, verdictProblem } from '#schema/lora/verdict.ts';
import {
  fileStart,
  headerJson,
  headerOf,
  type KeyList,
  loraLayers,
  readKeyList,
} from '#test/support/loras/safetensors.ts';
import { documentPath } from '#test/support/vitest/requirements.ts';

/** FLUX.1 on Replicate. */
const FLUX = { family: 'flux-1', hasFluxLoader: true } as const;

const folder = documentPath('LORA_FIXTURES');

describe.skipIf(!folder)('a real file', () => {
  it.each<[string, LoraForm, Family, number | undefined, LoraVerdict['is']]>([
    ['flux_lora_kohya', 'kohya', 'flux-1', 16, 'loads'],
    ['flux_lora_kohya_with_te1', 'kohya', 'flux-1', 4, 'loads'],
    ['flux_lora_diffusers', 'diffusers', 'flux-1', 32, 'loads'],
    ['flux_lora_diffusers_no_proj_mlp', 'diffusers', 'flux-1', 16, 'loads'],
    ['flux_lora_xlabs', 'xlabs', 'flux-1', 16, 'loads'],
    ['flux_lokr_bfl', 'lokr', 'flux-1', undefined, 'no-effect'],
    ['flux_lora_aitoolkit', 'diffusion-model', 'flux-1', 16, 'fails'],
    ['flux_lora_diffusers_base_model', 'base-model', 'flux-1', 4, 'fails'],
    ['flux_control_lora', 'control', 'flux-1', 128, 'fails'],
    ['flux_dora_onetrainer', 'dora', 'flux-1', 4, 'fails'],
    ['qwen_image_lora_diffusers', 'diffusers', 'qwen-image', 64, 'other-family'],
    ['qwen_image_lora_kohya', 'lokr', 'qwen-image', undefined, 'other-family'],
    ['krea2_lora_kohya', 'kohya', 'krea-2', 32, 'other-family'],
    ['anima_lora_kohya', 'kohya', 'anima', 8, 'other-family'],
    ['anima_lora_kohya_with_te', 'kohya', 'anima', 8, 'other-family'],
    ['anima_lora_lokr', 'lokr', 'anima', undefined, 'other-family'],
    ['anima_lora_peft', 'diffusion-model', 'anima', 8, 'other-family'],
  ])('%s is known for what it is', (name, form, family, rank, verdict) => {
    const lora = identifyLora(headerOf(readKeyList(folder ?? '', name)));
    expect(lora).toMatchObject({ form, family, rank });
    expect(judgeLora(lora, FLUX).is).toBe(verdict);
  });

  // What the loader itself made of these files (reference/models.md, F), whatever their family.
  it.each<[string, LoraVerdict['is']]>([
    ['qwen_image_lora_diffusers', 'fails'],
    ['qwen_image_lora_kohya', 'fails'],
    ['krea2_lora_kohya', 'fails'],
    ['anima_lora_kohya', 'fails'],
    ['anima_lora_kohya_with_te', 'fails'],
    ['anima_lora_lokr', 'no-effect'],
    ['anima_lora_peft', 'fails'],
  ])('%s comes to the same end in FLUX.1’s loader', (name, end) => {
    const lora = identifyLora(headerOf(readKeyList(folder ?? '', name)));
    expect(judgeLora({ ...lora, family: undefined }, FLUX).is).toBe(end);
  });

  it('with a part for the text encoder loads without it', () => {
    const lora = identifyLora(headerOf(readKeyList(folder ?? '', 'flux_lora_kohya_with_te1')));
    expect(judgeLora(lora, FLUX)).toEqual({ is: 'loads', dropsTextEncoder: true });
  });
});

it('is not judged by its form for a model that has another loader', () => {
  const lora = identifyLora(headerOf({ 'diffusion_model.double_blocks.0.img_attn.proj.lokr_w1': [32, 32] }));
  expect(judgeLora(lora, FLUX).is).toBe('no-effect');
  expect(judgeLora(lora, { family: 'flux-1', hasFluxLoader: false }).is).toBe('unknown');
});

describe('FLUX.1’s loader', () => {
  const attention = (parts: readonly string[], naming: 'to' | 'add' = 'to') =>
    loraLayers(
      'peft',
      Object.fromEntries(
        parts.map((part) => [`transformer.transformer_blocks.0.attn.${naming}_${part}`, [3072, 3072] as const]),
      ),
    );
  const kohya = loraLayers('kohya', { lora_unet_double_blocks_0_img_attn_proj: [3072, 3072] });
  const { 'lora_unet_double_blocks_0_img_attn_proj.alpha': _alpha, ...withoutAlpha } = kohya;
  // What fp8/lora_loading.py of replicate/cog-flux does with these names.
  it.each<[string, KeyList, LoraVerdict['is']]>([
    ['kohya without alpha', withoutAlpha, 'fails'],
    ['kohya for a layer outside the blocks', loraLayers('kohya', { lora_unet_img_in: [64, 3072] }), 'fails'],
    [
      'kohya for another text encoder',
      { ...kohya, ...loraLayers('kohya', { lora_te2_text_model: [768, 768] }) },
      'fails',
    ],
    ['diffusers with q, k and v', attention(['q', 'k', 'v']), 'loads'],
    ['diffusers with q alone', attention(['q']), 'fails'],
    [
      'diffusers with a text encoder',
      { ...attention(['q', 'k', 'v']), 'text_encoder.x.lora_A.weight': [4, 768] },
      'loads',
    ],
    [
      'diffusers with layers that it does not know',
      { ...attention(['q', 'k', 'v']), 'transformer.x.lora_A.weight': [4, 9] },
      'loads',
    ],
    ['diffusers with no layer that it knows', { 'transformer.x.lora_A.weight': [4, 9] }, 'no-effect'],
    [
      'diffusers with DoRA',
      { ...attention(['q', 'k', 'v']), 'transformer.transformer_blocks.0.norm1.linear.lora_magnitude_vector': [9] },
      'fails',
    ],
    ['the names of its authors', loraLayers('peft', { 'single_blocks.37.linear1': [3072, 21504] }), 'loads'],
    [
      'the names of its authors, for a block too many',
      loraLayers('peft', { 'single_blocks.38.linear1': [3072, 21504] }),
      'fails',
    ],
    ['XLabs for single blocks', { 'single_blocks.0.processor.qkv_lora1.down.weight': [4, 3072] }, 'fails'],
  ])('%s: %s', (_, keys, end) => {
    expect(judgeLora({ ...identifyLora(headerOf(keys)), family: 'flux-1' }, FLUX).is).toBe(end);
  });
});

const unet = (context: number): KeyList =>
  loraLayers('kohya', {
    lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k: [context, 640],
    lora_te1_text_model_encoder_layers_0_mlp_fc1: [768, 3072],
  });
const fluxLike = (hidden: number, mlp: number): KeyList =>
  loraLayers('kohya', {
    lora_unet_double_blocks_0_img_attn_proj: [hidden, hidden],
    lora_unet_double_blocks_0_img_mlp_0: [hidden, mlp],
  });

describe('a LoRA of another family is told by its layers', () => {
  it.each<[Family, string, KeyList]>([
    ['sdxl', 'kohya', unet(2048)],
    ['sd-1', 'kohya', unet(768)],
    [
      'sdxl',
      'diffusers',
      loraLayers('peft', { 'unet.mid_block.attentions.0.transformer_blocks.0.attn2.to_k': [2048, 1280] }),
    ],
    ['sd-3', 'diffusers', loraLayers('peft', { 'transformer.transformer_blocks.0.attn.to_q': [1536, 1536] })],
    ['sd-3', 'kohya', loraLayers('kohya', { lora_unet_joint_blocks_0_x_block_attn_qkv: [2432, 7296] })],
    ['flux-2', 'klein 9B', fluxLike(4096, 24576)],
    ['flux-2', 'klein 4B', fluxLike(3072, 18432)],
    [
      'flux-2',
      'dev',
      loraLayers('peft', { 'transformer.single_transformer_blocks.0.attn.to_qkv_mlp_proj': [6144, 55296] }),
    ],
    ['wan', 'diffusers', loraLayers('peft', { 'transformer.blocks.0.attn1.to_q': [5120, 5120] })],
    ['wan', 'musubi', loraLayers('kohya', { lora_unet_blocks_0_self_attn_q: [5120, 5120] })],
    ['wan', 'ComfyUI', loraLayers('peft', { 'diffusion_model.blocks.0.cross_attn.k': [1536, 1536] })],
    ['qwen-image', 'diffusers', loraLayers('peft', { 'transformer.transformer_blocks.59.attn.to_q': [3072, 3072] })],
    ['z-image', 'diffusers', loraLayers('peft', { 'diffusion_model.layers.0.attention.to_q': [3840, 3840] })],
  ])('%s, %s', (family, _, keys) => {
    const lora = identifyLora(headerOf(keys));
    expect(lora.family).toBe(family);
    const verdict = judgeLora(lora, FLUX);
    expect(verdictProblem(verdict, lora.form, 'Flux dev')?.text).toMatch(
      /^This LoRA was made for .*does not fit \*\*Flux dev\*\*/,
    );
    expect(judgeLora(lora, { family, hasFluxLoader: false }).is).toBe('unknown');
  });

  it('and FLUX.1 by its own', () => {
    expect(judgeLora(identifyLora(headerOf(fluxLike(3072, 12288))), FLUX).is).toBe('loads');
  });

  it.each<[string, KeyList]>([
    ['a LoKr with one factor in two parts', { lokr_w1: [48, 48], lokr_w2_a: [64, 8], lokr_w2_b: [8, 64] }],
    ['a LoKr', { lokr_w1: [32, 96], lokr_w2: [96, 32] }],
    ['a LoHa', { hada_w1_a: [3072, 8], hada_w1_b: [8, 3072], hada_w2_a: [3072, 8], hada_w2_b: [8, 3072] }],
  ])('also for FLUX.1 of %s', (_, parts) => {
    const layer = 'lora_unet_double_blocks_0_img_attn_proj';
    const keys = Object.fromEntries(Object.entries(parts).map(([part, shape]) => [`${layer}.${part}`, shape]));
    expect(identifyLora(headerOf(keys)).family).toBe('flux-1');
  });

  it('but not where the layers fit several', () => {
    const keys = loraLayers('peft', { 'transformer.transformer_blocks.3.attn.to_q': [3072, 3072] });
    expect(identifyLora(headerOf(keys)).family).toBeUndefined();
    expect(identifyLora(headerOf(keys, { 'modelspec.architecture': 'qwen-image/lora' })).family).toBe('qwen-image');
  });

  it('and a whole model by having none of a LoRA', () => {
    const lora = identifyLora(headerOf({ 'model.diffusion_model.input_blocks.0.0.weight': [320, 4, 3, 3] }));
    expect(lora.form).toBe('whole-model');
    expect(judgeLora(lora, { family: undefined, hasFluxLoader: false }).is).toBe('fails');
  });
});

it.each<[string, Family | undefined]>([
  ['flux1', 'flux-1'],
  ['flux_1', 'flux-1'],
  ['FLUX.1-dev', 'flux-1'],
  ['flux-1-dev/lora', 'flux-1'],
  ['flux1-krea-dev', 'flux-1'],
  ['Flux.1 Kontext', 'flux-1'],
  ['black-forest-labs/flux-dev-lora', 'flux-1'],
  ['Flux.2 Klein 9B', 'flux-2'],
  ['black-forest-labs/flux-2-dev', 'flux-2'],
  ['sdxl_base_v1-0', 'sdxl'],
  ['stable-diffusion-xl-v1-base/lora', 'sdxl'],
  ['Illustrious', 'sdxl'],
  ['sd_v1', 'sd-1'],
  ['SD 1.5', 'sd-1'],
  ['stable-diffusion-v1/lora', 'sd-1'],
  ['SD 3.5 Large', 'sd-3'],
  ['Qwen/Qwen-Image', 'qwen-image'],
  ['Wan Video 14B t2v', 'wan'],
  ['ZImageTurbo', 'z-image'],
  ['someone/swan-lake', undefined],
])('the base model %s is %s', (name, family) => {
  expect(familyOfName(name)).toBe(family);
});

it('reads what the trainer wrote: rank, software, licence, the commonest tags and the trigger phrase', () => {
  const tags = { '10_ohwx man': { ohwx: 20, beard: 3, 'a man': 12 }, '5_more': { ohwx: 9, hat: 1 } };
  const { rank, metadata } = identifyLora(
    headerOf(fluxLike(3072, 12288), {
      ss_network_dim: '32',
      ss_base_model_version: 'flux1',
      ss_tag_frequency: JSON.stringify(tags),
      'modelspec.trigger_phrase': 'OHWX, ohwx man',
      'modelspec.license': 'CC0',
    }),
  );
  expect(rank).toBe(32);
  expect(metadata).toMatchObject({ family: 'flux-1', trainer: 'sd-scripts', licence: 'CC0' });
  expect(metadata.triggers).toEqual(['OHWX', 'ohwx man', 'a man', 'beard', 'hat']);
});

describe('whatever a file begins with', () => {
  const expectWords = (read: () => unknown) => {
    try {
      read();
    } catch (error) {
      expect(error).toHaveProperty('name', 'LoraHeaderError');
    }
  };
  it('is read, or refused in words', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => expectWords(() => readHeaderLength(bytes))));
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => expectWords(() => identifyLora(parseHeader(text)))),
    );
  });

  it('is taken for no LoRA where single values are of another kind', () => {
    const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.array(fc.double()), fc.constant([1, 2]));
    const entry = fc.record({ dtype: value, shape: value, data_offsets: value }, { requiredKeys: [] });
    const names = fc.oneof(
      fc.constantFrom('__metadata__', '__proto__', 'lora_unet_double_blocks_0_img_attn_proj.lora_down.weight'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.dictionary(names, fc.oneof(entry, value)), (header) => {
        expectWords(() => judgeLora(identifyLora(parseHeader(JSON.stringify(header))), FLUX));
      }),
      { numRuns: 500 },
    );
  });

  it('gives its length', () => {
    const json = headerJson(fluxLike(3072, 12288));
    expect(readHeaderLength(fileStart(json))).toBe(json.length);
  });

  it.each([
    ['deep', '['.repeat(100_000)],
    ['with very many entries', `{"a":[${'1,'.repeat(200_000)}1]}`],
  ])('%s, is refused before it is parsed', (_, text) => {
    expect(() => parseHeader(text)).toThrow(/has more in its header than a LoRA/);
  });
});
