import { z } from 'zod';
import { plainText } from '#schema/language/t.ts';
import { commonestScale, readRecommendedScale } from '#schema/lora/page-text/recommended-scale.ts';
import type { RecommendedScale } from '#schema/preset/loras/recommended.ts';
import type { SiteFacts } from './site-facts.ts';

/** What a picture was made with: this version among others. */
const resource = z.object({
  modelVersionId: z.number().optional().catch(undefined),
  weight: z.number().optional().catch(undefined),
});

/** Of its levels 1 is "PG": fit for everybody. Older answers have a word instead. */
export const picture = z.object({
  url: z.string(),
  type: z.string().optional().catch(undefined),
  nsfwLevel: z.union([z.number(), z.string()]).optional().catch(undefined),
  meta: z
    .object({ civitaiResources: z.array(resource).catch([]) })
    .nullish()
    .catch(undefined),
});

/** What a model's author allows. Commercial uses are a list; in older answers a word, or words in braces. */
export const permissions = z.object({
  allowNoCredit: z.boolean().optional().catch(undefined),
  allowCommercialUse: z
    .union([z.string().transform((text) => [text]), z.array(z.string())])
    .optional()
    .catch(undefined),
});

/** What its author allows, where that is said. */
export function describePermissions({
  allowNoCredit,
  allowCommercialUse,
}: z.infer<typeof permissions>): string | undefined {
  const uses = allowCommercialUse?.join(' ');
  const parts = [
    uses !== undefined &&
      (/image|sell/i.test(uses) ? plainText('pictures may be sold') : plainText('pictures may not be sold')),
    allowNoCredit === false && plainText('its author has to be named'),
  ].filter((part) => typeof part === 'string');
  return parts.length > 0 ? parts.join(', ') : undefined;
}

/** Fields of `GET /api/v1/model-versions/{id}` (Civitai's public REST API); any of them may be missing. */
const versionAnswer = z.object({
  ...permissions.shape,
  id: z.number().optional().catch(undefined),
  /** HTML. */
  description: z.string().nullish().catch(undefined),
  name: z.string().optional().catch(undefined),
  baseModel: z.string().optional().catch(undefined),
  trainedWords: z.array(z.string()).catch([]),
  availability: z.string().optional().catch(undefined),
  earlyAccessEndsAt: z.string().nullable().catch(null),
  images: z.array(picture).catch([]),
  model: z
    .object({
      ...permissions.shape,
      name: z.string().catch(''),
      type: z.string().catch(''),
      nsfw: z.boolean().catch(false),
      poi: z.boolean().catch(false),
    })
    .optional()
    .catch(undefined),
});

/** Fields of `GET /api/v1/models/{id}`. */
const modelAnswer = z.object({ modelVersions: z.array(z.object({ id: z.int().positive() })).min(1) });

/** Kinds of resources that FLUX.1's loader and its like can read. `DoRA` is judged by its file. */
const LORA_TYPES: ReadonlySet<string> = new Set(['', 'LORA', 'LoCon', 'DoRA', 'LyCORIS']);

/** What Civitai says of a version. */
export interface CivitaiVersion {
  readonly facts: SiteFacts;
  /** What it is, if it is no LoRA: `Checkpoint`, `TextualInversion`, … */
  readonly otherType: string | undefined;
  readonly isEarlyAccess: boolean;
}

/** Reads an answer of the API. @throws ZodError */
export function readVersion(json: unknown, now: number): CivitaiVersion {
  const version = versionAnswer.parse(json);
  const { name, baseModel, trainedWords, images, model, availability, earlyAccessEndsAt } = version;
  const endsAt = earlyAccessEndsAt === null ? Number.NaN : Date.parse(earlyAccessEndsAt);
  return {
    otherType: model && !LORA_TYPES.has(model.type) ? model.type : undefined,
    isEarlyAccess: Number.isNaN(endsAt) ? availability === 'EarlyAccess' : endsAt > now,
    facts: {
      title: [model?.name, name].filter(Boolean).join(', ') || undefined,
      baseNames: baseModel === undefined ? [] : [baseModel],
      triggers: trainedWords,
      licence: describePermissions(version) ?? (model && describePermissions(model)),
      picture: images.find(isForEverybody)?.url,
      isAdult: model?.nsfw ?? false,
      showsRealPerson: model?.poi ?? false,
      recommended: recommendedScale(version),
    },
  };
}

/** Whether it is a picture, and fit for everybody. */
export function isForEverybody({ nsfwLevel, type }: z.infer<typeof picture>): boolean {
  return (nsfwLevel === 1 || nsfwLevel === 'None') && (type ?? 'image') === 'image';
}

/** By the words of its page, else by the pictures that its author shows there. */
function recommendedScale({ id, description, images }: z.infer<typeof versionAnswer>): RecommendedScale | undefined {
  const inWords = readRecommendedScale((description ?? '').replace(/<[^>]{0,500}>/g, ' '));
  if (inWords !== undefined) return { scale: inWords, by: plainText('its page on Civitai') };
  const weights = images.flatMap(({ meta }) =>
    (meta?.civitaiResources ?? []).flatMap(({ modelVersionId, weight }) =>
      modelVersionId === id && weight !== undefined ? weight : [],
    ),
  );
  const ofPictures = commonestScale(weights);
  return ofPictures === undefined
    ? undefined
    : { scale: ofPictures, by: plainText('the pictures on its page on Civitai') };
}

/** The id of a model's newest version. @throws ZodError */
export function readNewestVersion(json: unknown): string {
  const [newest] = modelAnswer.parse(json).modelVersions;
  return String(newest?.id);
}
