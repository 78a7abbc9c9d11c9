import type { Config } from '#schema/config/environment.ts';
import type { LoraSite } from '#schema/config/variables.ts';
import type { InspectDeps } from '#services/loras/inspect-deps.ts';
import type { SearchSite } from '#services/loras/search/found-lora.ts';
import { createLoraSearch, type LoraSearch } from '#services/loras/search/lora-search.ts';
import { createCivitaiSearch } from '#services/loras/search/search-civitai.ts';
import { createHuggingFaceSearch } from '#services/loras/search/search-hugging-face.ts';
import { createReplicateSearch } from '#services/loras/search/search-replicate.ts';
import type { ModelCatalogue } from '#services/models/catalogue.ts';
import type { Models } from '#services/models/models.ts';
import { loadableFamilies, loraBases } from './checks/loras/lora-bases.ts';
import type { PresetCheck } from './checks/preset-check.ts';

export interface LoraSearchDeps {
  readonly config: Pick<Config, 'LORA_SEARCH' | 'NEW_MODELS'>;
  readonly models: Models;
  readonly check: Pick<PresetCheck, 'isAllowed'>;
  /** How Hugging Face and Civitai are reached; undefined if the operator does not want it. */
  readonly inspectDeps: InspectDeps | undefined;
  /** Replicate's models; undefined without a token. */
  readonly catalogue: ModelCatalogue | undefined;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
}

/** The search for LoRAs at the sites that the operator allows, and that can be asked. */
export function openLoraSearch({ config, models, check, inspectDeps, catalogue, now }: LoraSearchDeps): LoraSearch {
  const mayPaint = (name: string) =>
    config.NEW_MODELS === 'admins' || models.global.some((model) => model.name === name);
  const reachable = new Map<LoraSite, SearchSite | undefined>([
    ['replicate', catalogue && createReplicateSearch(catalogue, mayPaint)],
    ['huggingface', inspectDeps && createHuggingFaceSearch(inspectDeps)],
    ['civitai', inspectDeps && createCivitaiSearch(inspectDeps)],
  ]);
  const sites = new Map(
    [...reachable].flatMap(([site, search]) =>
      search && (config.LORA_SEARCH?.has(site) ?? true) ? [[site, search] as const] : [],
    ),
  );
  return createLoraSearch({
    sites,
    installed: () => models.global,
    families: () => loadableFamilies(loraBases(models, check.isAllowed)),
    now,
  });
}
