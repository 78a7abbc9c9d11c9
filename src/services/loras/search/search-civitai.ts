import { z } from 'zod';
import { type Family, familyOfName } from '#schema/lora/family.ts';
import { triggerCandidates } from '#schema/lora/file/metadata.ts';
import { readJson } from '#services/loras/files/read-json.ts';
import type { InspectDeps } from '#services/loras/inspect-deps.ts';
import { describePermissions, isForEverybody, permissions, picture } from '#services/loras/sites/civitai.ts';
import { pictureAddress, soundsAdult } from '#services/loras/sites/page-texts.ts';
import type { FoundLora, SearchSite } from './found-lora.ts';

/** Models that are asked for: one with many versions has 300 kB. */
const LIMIT = 10;

/** Bytes of the longest answer. */
const MAX_BYTES = 6 * 1024 * 1024;

/** Civitai's names of base models (`GET /api/v1/enums`), by family. Of other families all is asked for. */
const BASE_MODELS: ReadonlyMap<Family, readonly string[]> = new Map<Family, readonly string[]>([
  ['flux-1', ['Flux.1 D', 'Flux.1 S']],
  ['sdxl', ['SDXL 1.0', 'Pony', 'Illustrious']],
  ['sd-1', ['SD 1.5']],
]);

const optionalText = z.string().optional().catch(undefined);

const version = z.object({
  id: z.int().positive(),
  name: optionalText,
  baseModel: optionalText,
  trainedWords: z.array(z.string()).catch([]),
  availability: optionalText,
  images: z.array(picture).catch([]),
});

/** Fields of an item of `GET /api/v1/models` (Civitai's public REST API); most may be missing. */
const item = z.object({
  ...permissions.shape,
  id: z.int().positive(),
  name: z.string(),
  nsfw: z.boolean().catch(false),
  poi: z.boolean().catch(false),
  minor: z.boolean().catch(false),
  mode: z.string().nullish().catch(undefined),
  tags: z.array(z.string()).catch([]),
  creator: z.object({ username: z.string() }).nullish().catch(undefined),
  stats: z.object({ downloadCount: z.number() }).optional().catch(undefined),
  modelVersions: z.array(version.optional().catch(undefined)).catch([]),
});
type Item = z.infer<typeof item>;

const answer = z.object({ items: z.array(item.optional().catch(undefined)) });

/** Looks for LoRAs on Civitai. */
export function createCivitaiSearch(deps: InspectDeps): SearchSite {
  return async ({ words, adult, families }, signal) => {
    const query = new URLSearchParams([
      ['types', 'LORA'],
      ['query', words],
      ['limit', String(LIMIT)],
      ['nsfw', String(adult)],
      ['primaryFileOnly', 'true'],
      ...baseModels(families).map((name): [string, string] => ['baseModels', name]),
    ]);
    const json = await readJson(`${deps.civitaiUrl}/api/v1/models?${query}`, deps, signal, MAX_BYTES);
    return answer.parse(json).items.flatMap((each) => (each ? readItem(each, adult, families) : []));
  };
}

/** None where some family has no name there. */
function baseModels(families: ReadonlySet<Family>): readonly string[] {
  const names = [...families].map((family) => BASE_MODELS.get(family));
  return names.every((each) => each !== undefined) ? names.flat() : [];
}

/** The newest version that a model here may load, else the newest. None of what nobody can download. */
function readItem(found: Item, adult: boolean, families: ReadonlySet<Family>): FoundLora[] {
  // What shows a child is never looked for beside what is for adults.
  if (found.mode || (found.minor && (adult || found.nsfw))) return [];
  const versions = found.modelVersions.filter((each) => each !== undefined && each.availability !== 'EarlyAccess');
  const familyOf = ({ baseModel = '' }: { readonly baseModel?: string | undefined }) => familyOfName(baseModel);
  const isFitting = (each: (typeof versions)[number]) => {
    const family = each && familyOf(each);
    return family !== undefined && families.has(family);
  };
  const chosen = versions.find(isFitting) ?? versions[0];
  if (!chosen) return [];
  const shown = chosen.images.find(isForEverybody) ?? (adult ? chosen.images[0] : undefined);
  return [
    {
      site: 'civitai',
      reference: `civitai.com/models/${chosen.id}`,
      pageUrl: `https://civitai.com/models/${found.id}?modelVersionId=${chosen.id}`,
      title: found.name,
      author: found.creator?.username,
      baseName: chosen.baseModel,
      family: familyOf(chosen),
      isModel: false,
      triggers: triggerCandidates(chosen.trainedWords),
      licence: describePermissions(found),
      uses: found.stats?.downloadCount,
      picture: pictureAddress((shown?.type ?? 'image') === 'image' ? shown?.url : undefined),
      isAdult: found.nsfw || soundsAdult([found.name, found.tags.join(' ')]),
      showsRealPerson: found.poi,
    },
  ];
}
