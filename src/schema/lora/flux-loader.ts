import { DIFFUSERS_LAYERS, FLUX_LAYERS, KOHYA_LAYERS, XLABS_BLOCK } from './flux-modules.ts';

/** What comes of a LoRA in Replicate's loader for FLUX.1. */
export type LoaderOutcome =
  | { readonly is: 'loads'; readonly dropsTextEncoder: boolean }
  /** The picture is painted, and billed, without the LoRA. */
  | { readonly is: 'no-effect' }
  /** The run fails once it has begun. */
  | { readonly is: 'fails' };

const LOADER_SUFFIX = /\.lora_(?:A|B|down|up)\.weight$/;

/**
 * Foresees what the loader makes of a file, by the names of its tensors: the tests of replicate/cog-flux 51e81e0
 * (fp8/lora_loading.py), in their order.
 */
export function loadIntoFlux(names: readonly string[]): LoaderOutcome {
  if (names.some((name) => name.includes('.lora_down.weight'))) return loadKohya(names);
  if (names.some((name) => name.includes('processor'))) return outcome(names.every((name) => XLABS_BLOCK.test(name)));
  if (names.some((name) => name.startsWith('transformer.'))) return loadNamed(names, DIFFUSERS_LAYERS);
  // Everything else is taken for the names of FLUX.1's authors.
  const kept = names.filter((name) => name.includes('lora') && !name.includes('_te1'));
  return kept.length === 0 ? { is: 'no-effect' } : loadNamed(kept, FLUX_LAYERS);
}

/** The first text encoder's part is left out with a line in the log; whatever else is not known fails. */
function loadKohya(names: readonly string[]): LoaderOutcome {
  const kept = names.filter((name) => !name.startsWith('lora_te1_'));
  const isKnown = (name: string) =>
    KOHYA_LAYERS.has(name.slice(0, name.indexOf('.'))) && /\.(?:alpha|lora_(?:down|up)\.weight)$/.test(name);
  return outcome(kept.length > 0 && kept.every(isKnown), kept.length < names.length);
}

function loadNamed(names: readonly string[], layers: ReadonlySet<string>): LoaderOutcome {
  return outcome(names.every((name) => LOADER_SUFFIX.test(name) && layers.has(name.replace(LOADER_SUFFIX, ''))));
}

function outcome(loads: boolean, dropsTextEncoder = false): LoaderOutcome {
  return loads ? { is: 'loads', dropsTextEncoder } : { is: 'fails' };
}
