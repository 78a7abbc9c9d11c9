import { z } from 'zod';
import { familyOfName } from '#schema/lora/family.ts';
import { triggerCandidates } from '#schema/lora/file/metadata.ts';
import { readJson } from '#services/loras/files/read-json.ts';
import type { InspectDeps } from '#services/loras/inspect-deps.ts';
import { readRepository } from '#services/loras/sites/hugging-face.ts';
import { pictureAddress, soundsAdult } from '#services/loras/sites/page-texts.ts';
import type { FoundLora, SearchSite } from './found-lora.ts';

/** Repositories that are asked for. */
const LIMIT = 20;

/**
 * Parameters of `GET /api/models` (huggingface.co/docs/hub/api): `expand` names the fields of its answer. Adapters of language
 * models are called LoRAs too, so the task is asked for.
 */
const PARAMETERS: readonly [string, string][] = [
  ['filter', 'lora'],
  ['pipeline_tag', 'text-to-image'],
  ['sort', 'downloads'],
  ['direction', '-1'],
  ['limit', String(LIMIT)],
  ...['author', 'cardData', 'downloads', 'gated', 'tags'].map((field): [string, string] => ['expand[]', field]),
];

/** Fields of a repository beside those that {@link readRepository} reads. */
const repository = z.looseObject({
  id: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  downloads: z.number().optional().catch(undefined),
});

const answer = z.array(repository.optional().catch(undefined));

/** Looks for LoRAs on Hugging Face. */
export function createHuggingFaceSearch(deps: InspectDeps): SearchSite {
  return async ({ words }, signal) => {
    const query = new URLSearchParams([['search', words], ...PARAMETERS]);
    const found = answer.parse(await readJson(`${deps.huggingFaceUrl}/api/models?${query}`, deps, signal));
    return found.flatMap((each) => (each ? readFound(each, deps) : []));
  };
}

/** None of a repository that the models cannot load. */
function readFound(
  json: z.infer<typeof repository>,
  { huggingFaceUrl, hasHuggingFaceToken }: InspectDeps,
): FoundLora[] {
  const { id, downloads } = json;
  const { facts, isGated } = readRepository(json, `${huggingFaceUrl}/${id}`);
  if (isGated && !hasHuggingFaceToken) return [];
  const [author, title = id] = id.split('/');
  const [baseName] = facts.baseNames;
  return [
    {
      site: 'huggingface',
      reference: `huggingface.co/${id}`,
      pageUrl: `https://huggingface.co/${id}`,
      title,
      author,
      baseName,
      family: [...facts.baseNames, title].map(familyOfName).find((family) => family !== undefined),
      isModel: false,
      triggers: triggerCandidates(facts.triggers),
      licence: facts.licence,
      uses: downloads,
      picture: pictureAddress(facts.picture),
      isAdult: facts.isAdult || soundsAdult([id]),
      showsRealPerson: false,
    },
  ];
}
