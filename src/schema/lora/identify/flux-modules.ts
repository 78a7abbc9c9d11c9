/** Blocks of FLUX.1: of two streams, and of one (replicate/cog-flux 51e81e0). */
const [DOUBLE_BLOCKS, SINGLE_BLOCKS] = [19, 38];

/** The linear layers of FLUX.1 beside those of its blocks. */
const OUTER = ['img_in', 'txt_in', 'final_layer.linear', 'final_layer.adaLN_modulation.1'].concat(
  ['time_in', 'vector_in', 'guidance_in'].flatMap((name) => [`${name}.in_layer`, `${name}.out_layer`]),
);
const STREAM = ['attn.qkv', 'attn.proj', 'mlp.0', 'mlp.2', 'mod.lin'];
const DOUBLE = ['img', 'txt'].flatMap((stream) => STREAM.map((layer) => `${stream}_${layer}`));
const SINGLE = ['linear1', 'linear2', 'modulation.lin'];

/** All linear layers of FLUX.1 by the names of its authors, which its loader arrives at. */
export const FLUX_LAYERS: ReadonlySet<string> = new Set([
  ...OUTER,
  ...layersOf('double_blocks', DOUBLE_BLOCKS, DOUBLE),
  ...layersOf('single_blocks', SINGLE_BLOCKS, SINGLE),
]);

/** The layers of its blocks as kohya writes them: its loader knows no others of kohya's. */
export const KOHYA_LAYERS: ReadonlySet<string> = new Set(
  [...FLUX_LAYERS].filter((name) => name.includes('blocks')).map((name) => `lora_unet_${name.replaceAll('.', '_')}`),
);

/** The processors of XLabs that its loader knows. Those of single blocks have no use there but for their output. */
export const XLABS_PROCESSOR =
  /^(?:diffusion_model\.)?double_blocks\.(?:\d|1[0-8])\.processor\.(?:qkv|proj)_lora[12]\.(?:down|up)\.weight$/;

const DIFFUSERS_DOUBLE = [
  ...['to_q', 'to_k', 'to_v', 'to_out.0', 'add_q_proj', 'add_k_proj', 'add_v_proj', 'to_add_out'].map(
    (name) => `attn.${name}`,
  ),
  ...['ff', 'ff_context'].flatMap((name) => [`${name}.net.0.proj`, `${name}.net.2`]),
  'norm1.linear',
  'norm1_context.linear',
];
const DIFFUSERS_SINGLE = ['attn.to_q', 'attn.to_k', 'attn.to_v', 'proj_mlp', 'proj_out', 'norm.linear'];
const EMBEDDERS = ['timestep_embedder.linear_1', 'guidance_embedder.linear_1', 'guidance_embedder.linear_2'];
const DIFFUSERS_OUTER = ['x_embedder', 'context_embedder', 'proj_out', 'norm_out.linear'].concat(
  [...EMBEDDERS, 'text_embedder.linear_1', 'text_embedder.linear_2'].map((name) => `time_text_embed.${name}`),
);

/** The layers as diffusers writes them, as far as its loader knows them. */
export const DIFFUSERS_LAYERS: ReadonlySet<string> = new Set(
  [
    ...DIFFUSERS_OUTER,
    ...layersOf('transformer_blocks', DOUBLE_BLOCKS, DIFFUSERS_DOUBLE),
    ...layersOf('single_transformer_blocks', SINGLE_BLOCKS, DIFFUSERS_SINGLE),
  ].map((name) => `transformer.${name}`),
);

function layersOf(blocks: string, count: number, layers: readonly string[]): string[] {
  return Array.from({ length: count }, (_, index) => layers.map((layer) => `${blocks}.${index}.${layer}`)).flat();
}
