import type { Family } from '#schema/lora/family.ts';
import type { LoraModule } from './modules.ts';

/** FLUX.1: numbers in its hidden layer, in the wide layer of an MLP, and blocks of two streams (replicate/cog-flux). */
const FLUX_1 = { hidden: 3072, doubleBlocks: 19 };

/** The wide layer of FLUX.2 klein 4B, whose hidden layer is as large as that of FLUX.1 (invoke-ai/InvokeAI#8938). */
const KLEIN_MLP = 18432;

/** Hidden layers of Stable Diffusion 3 and 3.5: medium, large. */
const SD_3_HIDDEN: readonly (number | undefined)[] = [1536, 2432];

/** Numbers that the text encoder of each model with a U-Net gives to its cross attention. */
const UNET_CONTEXTS: ReadonlyMap<number | undefined, Family> = new Map([
  [768, 'sd-1'],
  [1024, 'sd-2'],
  [2048, 'sdxl'],
]);

/** Models that the names of their layers alone tell. */
const NAMED: readonly (readonly [RegExp, Family])[] = [
  [/^blocks_\d+_attn_(?:wq|wk|wv|wo|gate)$/, 'krea-2'],
  [/^blocks_\d+_(?:self|cross)_attn_(?:q|k|v|output)_proj$/, 'anima'],
  [/^blocks_\d+_(?:(?:self|cross)_attn_(?:q|k|v|o)|attn[12]_to_(?:q|k|v|out_0))$/, 'wan'],
  [/^layers_\d+_attention_/, 'z-image'],
  [/^joint_blocks_\d+_/, 'sd-3'],
  [/^(?:double_blocks_\d+_(?:img|txt)_(?:mlp_fc\d|mod_linear)|single_blocks_(?:38|39)_)/, 'hunyuan-video'],
  [/^(?:double_stream_modulation|single_stream_modulation)|_to_qkv_mlp_proj$|_ff_linear_in$/, 'flux-2'],
];

/** The family that the layers of a LoRA tell; `undefined` where they tell none, or fit several. */
export function familyOfModules(modules: readonly LoraModule[], isPrefixed: boolean): Family | undefined {
  const named = NAMED.find(([pattern]) => modules.some(({ name }) => pattern.test(name)));
  if (named) return named[1];
  const has = (pattern: RegExp) => modules.some(({ name }) => pattern.test(name));
  const inputOf = (pattern: RegExp) => modules.find(({ name, input }) => input && pattern.test(name))?.input;
  if (has(/^(?:double|single)_blocks_\d/)) {
    const hidden = inputOf(
      /^double_blocks_\d+_(?:(?:img|txt)_attn_(?:proj|qkv)|processor)$|^single_blocks_\d+_(?:linear1|processor)$/,
    );
    return fluxOf(hidden, modules, /^double_blocks_\d+_img_mlp_0$/);
  }
  const attention = /transformer_blocks_\d+_attn_(?:to|add)_[qkv](?:_proj)?$/;
  if (has(/^single_transformer_blocks_\d/))
    return fluxOf(inputOf(attention), modules, /^transformer_blocks_\d+_ff_net_0_proj$/);
  if (has(/^transformer_blocks_\d/)) return familyOfDoubleBlocks(modules, inputOf(attention), isPrefixed);
  if (has(/(?:^|_)(?:input|output|down|up)_blocks_\d|mid(?:dle)?_block/)) {
    return UNET_CONTEXTS.get(inputOf(/attn2_(?:processor_)?to_[kv]$/));
  }
  return undefined;
}

function fluxOf(hidden: number | undefined, modules: readonly LoraModule[], mlp: RegExp): Family | undefined {
  if (hidden === undefined) return undefined;
  const isKlein = modules.some(({ name, output }) => mlp.test(name) && output === KLEIN_MLP);
  return hidden !== FLUX_1.hidden || isKlein ? 'flux-2' : 'flux-1';
}

/** Blocks of two streams alone: Stable Diffusion 3 and Qwen-Image have no others, a LoRA for FLUX.1 may change no others. */
function familyOfDoubleBlocks(modules: readonly LoraModule[], hidden: number | undefined, isPrefixed: boolean) {
  if (SD_3_HIDDEN.includes(hidden)) return 'sd-3';
  const indices = modules.map(({ name }) => Number(/^transformer_blocks_(\d+)_/.exec(name)?.[1] ?? -1));
  const isQwen = modules.some(({ name }) => /_(?:img|txt)_(?:mlp|mod)_/.test(name));
  if (isQwen || !isPrefixed || Math.max(...indices) >= FLUX_1.doubleBlocks) return 'qwen-image';
  const isFlux = modules.some(({ name }) => /_(?:ff_net|ff_context_net|norm1_linear|norm1_context_linear)/.test(name));
  return isFlux ? 'flux-1' : undefined;
}
