import type { Family } from '#schema/lora/family.ts';
import type { LoraHeader } from '#schema/lora/file/header.ts';
import { type LoraMetadata, readMetadata } from '#schema/lora/file/metadata.ts';
import { type LoaderOutcome, loadIntoFlux } from '#schema/lora/flux-loader.ts';
import { formOf, type LoraForm } from './form.ts';
import { familyOfModules } from './keys-family.ts';
import { isTextEncoder, readModules } from './modules.ts';

/** What a LoRA is, as its file tells. */
export interface LoraIdentification {
  readonly form: LoraForm;
  /** The model that it was made for, by its layers, else by what its trainer wrote. */
  readonly family: Family | undefined;
  readonly rank: number | undefined;
  readonly hasTextEncoder: boolean;
  /** What FLUX.1's loader makes of it. */
  readonly inFlux: LoaderOutcome;
  readonly metadata: LoraMetadata;
}

/** Reads what a LoRA is from the header of its file. Never throws: what it cannot tell is `undefined`. */
export function identifyLora(header: LoraHeader): LoraIdentification {
  const tensorNames = [...header.tensors.keys()];
  const modules = readModules(header);
  const metadata = readMetadata(header);
  const isPrefixed = tensorNames.some((name) => /^(?:lora_|transformer\.|base_model\.|diffusion_model\.)/.test(name));
  const form = formOf(tensorNames);
  const isFactored = form === 'lokr' || form === 'loha';
  return {
    form,
    family: familyOfModules(modules, isPrefixed) ?? metadata.family,
    rank: metadata.rank ?? (isFactored ? undefined : commonest(modules.map(({ rank }) => rank))),
    hasTextEncoder: tensorNames.some(isTextEncoder),
    inFlux: loadIntoFlux(tensorNames),
    metadata,
  };
}

function commonest(ranks: readonly (number | undefined)[]): number | undefined {
  const counts = new Map<number, number>();
  for (const rank of ranks) if (rank !== undefined) counts.set(rank, (counts.get(rank) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}
