import { z } from 'zod';
import type { SiteFacts } from './site-facts.ts';

/** Of its levels 1 is "PG": fit for everybody. Older answers have a word instead. */
const picture = z.object({
  url: z.string(),
  type: z.string().optional().catch(undefined),
  nsfwLevel: z.union([z.number(), z.string()]).optional().catch(undefined),
});

/** Fields of `GET /api/v1/model-versions/{id}` (Civitai's public REST API); any of them may be missing. */
const versionAnswer = z.object({
  name: z.string().optional().catch(undefined),
  baseModel: z.string().optional().catch(undefined),
  trainedWords: z.array(z.string()).catch([]),
  availability: z.string().optional().catch(undefined),
  earlyAccessEndsAt: z.string().nullable().catch(null),
  images: z.array(picture).catch([]),
  model: z
    .object({
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
  const { name, baseModel, trainedWords, images, model, availability, earlyAccessEndsAt } = versionAnswer.parse(json);
  const isHarmless = ({ nsfwLevel, type }: z.infer<typeof picture>) =>
    (nsfwLevel === 1 || nsfwLevel === 'None') && (type ?? 'image') === 'image';
  const endsAt = earlyAccessEndsAt === null ? Number.NaN : Date.parse(earlyAccessEndsAt);
  return {
    otherType: model && !LORA_TYPES.has(model.type) ? model.type : undefined,
    isEarlyAccess: Number.isNaN(endsAt) ? availability === 'EarlyAccess' : endsAt > now,
    facts: {
      title: [model?.name, name].filter(Boolean).join(', ') || undefined,
      baseNames: baseModel === undefined ? [] : [baseModel],
      triggers: trainedWords,
      licence: undefined,
      picture: images.find(isHarmless)?.url,
      isAdult: model?.nsfw ?? false,
      showsRealPerson: model?.poi ?? false,
    },
  };
}

/** The id of a model's newest version. @throws ZodError */
export function readNewestVersion(json: unknown): string {
  const [newest] = modelAnswer.parse(json).modelVersions;
  return String(newest?.id);
}
