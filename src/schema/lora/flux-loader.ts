import { DIFFUSERS_LAYERS, FLUX_LAYERS, KOHYA_LAYERS, XLABS_PROCESSOR } from './identify/flux-modules.ts';
import { isTextEncoder } from './identify/modules.ts';

/** What comes of a LoRA in Replicate's loader for FLUX.1. */
export type LoaderOutcome =
  | { readonly is: 'loads'; readonly dropsTextEncoder: boolean }
  /** The picture is painted, and billed, without the LoRA. */
  | { readonly is: 'no-effect' }
  /** The run fails once it has begun. */
  | { readonly is: 'fails' };

const FACTOR = /\.lora_[AB]\.weight$/;

/** Layers that its loader joins into one: with the first, both others have to be there. */
const JOINED: readonly (readonly [string, readonly string[]])[] = [
  ['.attn.to_q', ['.attn.to_k', '.attn.to_v']],
  ['.attn.add_q_proj', ['.attn.add_k_proj', '.attn.add_v_proj']],
];

/**
 * Foresees what the loader makes of a file, by the names of its tensors: the tests of replicate/cog-flux 51e81e0
 * (fp8/lora_loading.py), in their order.
 */
export function loadIntoFlux(names: readonly string[]): LoaderOutcome {
  if (names.some((name) => name.includes('.lora_down.weight'))) return loadKohya(names);
  if (names.some((name) => name.includes('processor'))) return loadXlabs(names);
  if (names.some((name) => name.startsWith('transformer.'))) return loadDiffusers(names);
  return loadOriginal(names);
}

/** Each layer needs its `alpha`. What is left over may belong to the first text encoder, which is not loaded; nothing else. */
function loadKohya(names: readonly string[]): LoaderOutcome {
  const all = new Set(names);
  const layers = names
    .filter((name) => name.endsWith('.lora_down.weight'))
    .map((name) => name.slice(0, name.indexOf('.')))
    .filter((layer) => KOHYA_LAYERS.has(layer));
  const used = layers.flatMap((layer) =>
    ['lora_down.weight', 'lora_up.weight', 'alpha'].map((part) => `${layer}.${part}`),
  );
  const isWhole = layers.length > 0 && used.every((name) => all.has(name));
  for (const name of used) all.delete(name);
  return outcome(isWhole && [...all].every((name) => name.startsWith('lora_te1')), all.size > 0);
}

function loadXlabs(names: readonly string[]): LoaderOutcome {
  return outcome(names.every((name) => XLABS_PROCESSOR.test(name)));
}

/** What is left over is dropped with a line in the log, so that a file for another model has no effect. */
function loadDiffusers(names: readonly string[]): LoaderOutcome {
  const layers = new Set<string>();
  for (const name of names) {
    const layer = name.replace(/\.(?:lora_[^.]*.*|alpha|dora_scale)$/, '');
    if (!DIFFUSERS_LAYERS.has(layer)) continue;
    if (!FACTOR.test(name) && !name.endsWith('.alpha')) return { is: 'fails' };
    layers.add(layer);
  }
  if (layers.size === 0) return { is: 'no-effect' };
  const lacks = ([first, others]: (typeof JOINED)[number]) =>
    [...layers].some(
      (layer) => layer.endsWith(first) && !others.every((each) => layers.has(layer.replace(first, each))),
    );
  return outcome(!JOINED.some(lacks), names.some(isTextEncoder));
}

/** Everything else is taken for the names of FLUX.1's authors. Tensors without `lora` in their names are dropped. */
function loadOriginal(names: readonly string[]): LoaderOutcome {
  const kept = names.filter((name) => name.includes('lora') && !name.includes('_te1'));
  if (kept.length === 0) return { is: 'no-effect' };
  return outcome(kept.every((name) => FACTOR.test(name) && FLUX_LAYERS.has(name.replace(FACTOR, ''))));
}

function outcome(loads: boolean, dropsTextEncoder = false): LoaderOutcome {
  return loads ? { is: 'loads', dropsTextEncoder } : { is: 'fails' };
}
