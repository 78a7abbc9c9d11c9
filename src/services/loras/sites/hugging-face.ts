import { z } from 'zod';
import type { SiteFacts } from './site-facts.ts';

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);

/** Fields of `GET /api/models/{owner}/{name}` (huggingface.co/docs/hub/api); any of them may be missing. */
const answer = z.object({
  gated: z.union([z.boolean(), z.string()]).catch(false),
  tags: z.array(z.string()).catch([]),
  siblings: z.array(z.object({ rfilename: z.string() })).catch([]),
  cardData: z
    .object({
      base_model: texts.catch([]),
      instance_prompt: z.string().nullable().catch(null),
      license: z.string().optional().catch(undefined),
      widget: z.array(z.object({ output: z.object({ url: z.string() }).optional().catch(undefined) })).catch([]),
    })
    .catch({ base_model: [], instance_prompt: null, license: undefined, widget: [] }),
});

/** What Hugging Face says of a repository. */
export interface HuggingFaceRepository {
  readonly facts: SiteFacts;
  /** Its `.safetensors` files. */
  readonly files: readonly string[];
  /** Only accounts that accepted its terms may download it. */
  readonly isGated: boolean;
  /** Whether it has a card: what its page shows. */
  readonly hasCard: boolean;
}

/** Reads an answer of the API. @param pageUrl the address of the repository @throws ZodError */
export function readRepository(json: unknown, pageUrl: string): HuggingFaceRepository {
  const { gated, tags, siblings, cardData } = answer.parse(json);
  const isAdult = tags.includes('not-for-all-audiences');
  const picture = cardData.widget.find(({ output }) => output)?.output?.url;
  return {
    files: likeliestFirst(siblings.map(({ rfilename }) => rfilename).filter((name) => name.endsWith('.safetensors'))),
    isGated: gated !== false,
    hasCard: siblings.some(({ rfilename }) => rfilename === 'README.md'),
    facts: {
      title: undefined,
      baseNames: cardData.base_model,
      triggers: cardData.instance_prompt ? [cardData.instance_prompt] : [],
      licence: cardData.license,
      picture: picture && !isAdult ? pictureUrl(picture, pageUrl) : undefined,
      isAdult,
      showsRealPerson: false,
    },
  };
}

/** Folders of a whole model in diffusers' form, and its files in parts. */
const MODEL_PART_PATTERN =
  /(?:^|\/)(?:transformer|unet|vae|text_encoder(?:_\d)?|image_encoder|safety_checker|controlnet)\/|-\d{5}-of-\d{5}\.safetensors$/;

/** Files of LoRAs before parts of whole models, those at the top before those in folders; else as people count. */
function likeliestFirst(files: readonly string[]): string[] {
  const rank = (file: string) => (MODEL_PART_PATTERN.test(file) ? 100 : 0) + file.split('/').length;
  return files.toSorted(
    (one, other) => rank(one) - rank(other) || one.localeCompare(other, 'en', { numeric: true, sensitivity: 'base' }),
  );
}

/** A card names pictures by their path in the repository. */
function pictureUrl(path: string, pageUrl: string): string | undefined {
  const base = `${pageUrl}/resolve/main/`;
  return URL.canParse(path, base) ? new URL(path, base).href : undefined;
}
