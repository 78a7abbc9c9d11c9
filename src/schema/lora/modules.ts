import type { LoraHeader } from './header.ts';

/** One layer of a model that a LoRA changes, named as no trainer spells it: without prefix, and with `_` for dots. */
export interface LoraModule {
  readonly name: string;
  /** Numbers that go into the layer, and that come out of it, where the shapes tell. */
  readonly input: number | undefined;
  readonly output: number | undefined;
  readonly rank: number | undefined;
}

/** What trainers write before the name of a layer. */
const PREFIX =
  /^(?:base_model\.model\.)?(?:(?:model\.)?diffusion_model\.|transformer\.|unet\.|lora_unet_|lora_transformer_)?/;

/** What they write behind it: `.lora_A.weight`, `.lora_down.weight`, `.processor.qkv_lora1.down.weight`, `.lokr_w1`, `.alpha`, … */
const SUFFIX =
  /(?:\.(?:lora[._](?:A|B|down|up)\b.*|lora_magnitude_vector.*|(?:qkv|proj)_lora\d\.(?:down|up)\..*|lokr_.*|hada_.*|alpha|dora_scale)|_lora\.(?:down|up)\..*)$/;

/** A part for a text encoder, which says nothing of the model that paints. */
const TEXT_ENCODER = /^(?:lora_te\d?_|text_encoder|te\d?[._]|base_model\.model\.text_encoder)/;

/** Whether a tensor is of the part for a text encoder. */
export function isTextEncoder(tensor: string): boolean {
  return TEXT_ENCODER.test(tensor);
}

/** The layers of the model that paints; those of text encoders are left out. */
export function readModules({ tensors }: Pick<LoraHeader, 'tensors'>): readonly LoraModule[] {
  const modules = new Map<
    string,
    { input?: number | undefined; output?: number | undefined; rank?: number | undefined }
  >();
  for (const [tensor, shape] of tensors) {
    if (isTextEncoder(tensor)) continue;
    const name = tensor.replace(PREFIX, '').replace(SUFFIX, '').replace(/\./g, '_');
    const known = modules.get(name) ?? {};
    modules.set(name, { ...known, ...readShape(tensor, shape, known) });
  }
  return [...modules].map(([name, { input, output, rank }]) => ({ name, input, output, rank }));
}

function readShape(tensor: string, shape: readonly number[], known: { readonly input?: number | undefined }) {
  if (/lora_?A\b|lora[._]down|\.down\./.test(tensor)) return { rank: shape[0], input: shape[1] };
  if (/lora_?B\.(?!bias)|lora[._]up|\.up\./.test(tensor)) return { output: shape[0] };
  // A Kronecker product has as many columns as both factors multiplied.
  if (/\.lokr_w[12]$/.test(tensor)) return { input: (known.input ?? 1) * (shape[1] ?? 1) };
  return {};
}
