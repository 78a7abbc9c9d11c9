import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const publishedModel = z.object({
  owner: z.string(),
  name: z.string(),
  default_example: z
    .object({ input: z.record(z.string(), z.unknown()).nullish(), output: z.unknown().optional() })
    .nullish(),
  latest_version: z.object({ id: z.string(), openapi_schema: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});

/** A model as Replicate publishes it, with the input and the output of its own example. */
export interface PublishedModel {
  readonly name: string;
  readonly file: unknown;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly example: Readonly<Record<string, unknown>>;
  readonly output: unknown;
}

const schemas = z.object({
  components: z.object({
    schemas: z.looseObject({
      Input: z.looseObject({ properties: z.record(z.string(), z.unknown()).default({}) }),
      Output: z.unknown().optional(),
    }),
  }),
});

const PICTURE_PATTERN = /^(?:data:image\/|https?:.*\.(?:png|jpe?g|webp|gif)$)/;

/**
 * The models that make pictures of a prompt: what a model makes is seen in its own example, where that has an output.
 * @param folder of the npm package all-the-public-replicate-models
 */
export function readPublishedModels(folder: string): PublishedModel[] {
  const all = z.array(publishedModel).parse(JSON.parse(readFileSync(join(folder, 'models.json'), 'utf8')));
  return all.flatMap(({ owner, name, default_example: example, latest_version: version }) => {
    const parsed = schemas.safeParse(version?.openapi_schema).data?.components.schemas;
    if (!version || !parsed || !('prompt' in parsed.Input.properties)) return [];
    if (!JSON.stringify(parsed.Output ?? {}).includes('"uri"')) return [];
    const made = addresses(example?.output);
    if (made.length > 0 && !made.some((address) => PICTURE_PATTERN.test(address))) return [];
    const title = name.slice(0, 60);
    const file = { model: `${owner}/${name}`, version: version.id, title, openapi_schema: version.openapi_schema };
    return [
      {
        name: file.model,
        file,
        properties: parsed.Input.properties,
        example: example?.input ?? {},
        output: example?.output,
      },
    ];
  });
}

/** The addresses in an output, whatever its form. */
function addresses(output: unknown): string[] {
  if (typeof output === 'string') return /^(?:https?|data):/.test(output) ? [output] : [];
  return typeof output === 'object' && output !== null ? Object.values(output).flatMap(addresses) : [];
}
