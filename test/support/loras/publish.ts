import type { FakeSite } from './fake-site.ts';
import { fileStart, headerJson, type KeyList, loraLayers } from './safetensors.ts';

/** One layer of a LoRA of each kind, enough to tell it. */
export const SMALL_LORAS = {
  flux: loraLayers('kohya', { lora_unet_double_blocks_0_img_attn_proj: [3072, 3072] }, 16),
  fluxWithTextEncoder: loraLayers('kohya', {
    lora_unet_double_blocks_0_img_attn_proj: [3072, 3072],
    lora_te1_text_model_encoder_layers_0_mlp_fc1: [768, 3072],
  }),
  lokr: {
    'diffusion_model.double_blocks.0.img_attn.proj.lokr_w1': [32, 96],
    'diffusion_model.double_blocks.0.img_attn.proj.lokr_w2': [96, 32],
  },
  peft: loraLayers('peft', { 'diffusion_model.double_blocks.0.img_attn.proj': [3072, 3072] }),
  sdxl: loraLayers('kohya', { lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k: [2048, 640] }),
} satisfies Readonly<Record<string, KeyList>>;

/** A `.safetensors` file: how it begins, and how long it is. */
export function loraFile(keys: KeyList, metadata: Readonly<Record<string, string>> = {}) {
  const start = fileStart(headerJson(keys, metadata));
  const numbers = Object.values(keys).map((shape) => shape.reduce((product, each) => product * each, 1));
  return { start, totalBytes: start.length + 2 * numbers.reduce((sum, each) => sum + each, 0) };
}

type LoraFile = ReturnType<typeof loraFile>;

/** A repository of Hugging Face with these files. */
export function publishRepository(
  site: FakeSite,
  name: string,
  files: Readonly<Record<string, LoraFile>>,
  more: object = {},
): void {
  const siblings = ['README.md', ...Object.keys(files)].map((rfilename) => ({ rfilename }));
  site.json(`/hf/api/models/${name}`, { gated: false, siblings, ...more });
  for (const [file, { start, totalBytes }] of Object.entries(files)) {
    site.file(`/hf/${name}/resolve/main/${file}`, start, { totalBytes });
  }
}

/** A version on Civitai. */
export function publishVersion(site: FakeSite, id: number, { start, totalBytes }: LoraFile, more: object = {}): void {
  site.json(`/civitai/api/v1/model-versions/${id}`, {
    id,
    name: 'v1',
    baseModel: 'Flux.1 D',
    trainedWords: ['ohwx, woman'],
    images: [
      { url: 'https://image.civitai.com/adult.jpeg', nsfwLevel: 8, type: 'image' },
      { url: 'https://image.civitai.com/fine.jpeg', nsfwLevel: 1, type: 'image' },
    ],
    model: { name: 'Fox', type: 'LORA', nsfw: false, poi: false },
    ...more,
  });
  site.file(`/civitai/api/download/models/${id}`, start, { totalBytes });
}
