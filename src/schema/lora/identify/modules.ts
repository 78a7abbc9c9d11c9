import type { LoraHeader } from '#schema/lora/file/header.ts';

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

/** What they write behind it begins with one of these. Searched for as they are: files have thousands of names. */
const SUFFIXES = ['.lora_', '.lora.', '.lokr_', '.hada_', '.qkv_lora', '.proj_lora', '_lora.', '.alpha', '.dora_scale'];

/** Layers that are looked at: a few tell the family, and a file that was made to be large is read no longer. */
const MAX_LAYERS = 1000;

/** A part for a text encoder, which says nothing of the model that paints. */
const TEXT_ENCODER = /^(?:lora_te\d?_|text_encoder|te\d?[._]|base_model\.model\.text_encoder)/;

/** Whether a tensor is of the part for a text encoder. */
export function isTextEncoder(tensor: string): boolean {
  return TEXT_ENCODER.test(tensor);
}

/** What is known of a layer so far. `factors` are columns of the two factors of a Kronecker product. */
interface Shape {
  readonly input?: number | undefined;
  readonly output?: number | undefined;
  readonly rank?: number | undefined;
  readonly factors?: readonly [number | undefined, number | undefined];
}

/** Layers of the model that paints, up to {@link MAX_LAYERS}; those of text encoders are left out. */
export function readModules({ tensors }: Pick<LoraHeader, 'tensors'>): readonly LoraModule[] {
  const modules = new Map<string, Shape>();
  for (const [tensor, shape] of tensors) {
    if (isTextEncoder(tensor)) continue;
    if (modules.size === MAX_LAYERS) break;
    const name = layerName(tensor);
    const known = modules.get(name) ?? {};
    modules.set(name, { ...known, ...readShape(tensor, shape, known) });
  }
  return [...modules].map(([name, { input, output, rank, factors = [] }]) => {
    const [one, other] = factors;
    return { name, input: input ?? (one && other && one * other), output, rank };
  });
}

function layerName(tensor: string): string {
  const ends = SUFFIXES.map((suffix) => tensor.indexOf(suffix)).filter((index) => index >= 0);
  return tensor
    .slice(0, Math.min(tensor.length, ...ends))
    .replace(PREFIX, '')
    .replaceAll('.', '_');
}

const DOWN = ['.lora_A.', '.lora_down.', '.lora.down.', '_lora.down.', '_lora1.down.', '_lora2.down.'];
const UP = DOWN.map((part) => part.replace('_A', '_B').replace('down', 'up'));

function readShape(
  tensor: string,
  shape: readonly number[],
  { factors: [one, other] = [undefined, undefined] }: Shape,
): Shape {
  const has = (parts: readonly string[]) => parts.some((part) => tensor.includes(part));
  const ends = (...parts: readonly string[]) => parts.some((part) => tensor.endsWith(part));
  const [rows, columns] = shape;
  if (has(DOWN)) return { rank: rows, input: columns };
  if (has(UP) && !ends('.bias')) return { output: rows };
  if (ends('.hada_w1_b')) return { input: columns };
  // A factor may itself be a product, whose second part has its columns.
  if (ends('.lokr_w1', '.lokr_w1_b')) return { factors: [columns, other] };
  if (ends('.lokr_w2', '.lokr_w2_b')) return { factors: [one, columns] };
  return {};
}
