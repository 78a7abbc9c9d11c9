import { z } from 'zod';
import type { ReplicateClient } from '#services/backends/replicate/api/client.ts';
import type { ModelCatalogue, ModelPage } from '#services/models/catalogue.ts';

const optionalText = z.string().trim().min(1).optional().catch(undefined);
const record = z.record(z.string(), z.unknown());

/** Names of the fields of a published schema. */
const fieldNames = z
  .object({
    openapi_schema: z.object({
      components: z.object({ schemas: z.object({ Input: z.object({ properties: record }) }) }),
    }),
  })
  .transform(({ openapi_schema }) => Object.keys(openapi_schema.components.schemas.Input.properties));

/** Fields of `GET /models/{owner}/{name}`; any of them may be missing but its name. */
const model = z.object({
  owner: z.string(),
  name: z.string(),
  description: optionalText,
  visibility: optionalText,
  run_count: z.number().optional().catch(undefined),
  license_url: optionalText,
  cover_image_url: optionalText,
  default_example: z
    .object({ input: record.catch({}) })
    .nullish()
    .catch(undefined),
  latest_version: fieldNames.nullish().catch(undefined),
});

/** Fields of `GET /search`. What it finds beside models, such as pages of the documentation, is not read. */
const searchResponse = z.object({
  models: z.array(z.object({ model: model.optional().catch(undefined), metadata: z.unknown() })).catch([]),
});

/** Only the tags: a generated description says of every model that it does everything. */
const metadata = z.object({ tags: z.array(z.string()) });

/** The route of the search, which is in beta. */
export const SEARCH_ROUTE = '/search';

/** Models that are asked for. Replicate gives up to 50. */
const SEARCH_LIMIT = 20;

/** Ms for one question: somebody waits for it. */
const TIMEOUT_MS = 5000;

/** The public models of Replicate. */
export function createCatalogue(client: ReplicateClient): ModelCatalogue {
  return {
    readPage: async (name, signal) =>
      toPage(await client.request(`/models/${name}`, model, signal, { timeoutMs: TIMEOUT_MS })),
    search: async (words, signal) => {
      const params = { query: words, limit: String(SEARCH_LIMIT) };
      const { models } = await client.request(SEARCH_ROUTE, searchResponse, signal, { params, timeoutMs: TIMEOUT_MS });
      return models.flatMap(({ model: found, metadata: about }) =>
        found && (found.visibility ?? 'public') === 'public'
          ? [toPage(found, metadata.safeParse(about).data?.tags ?? [])]
          : [],
      );
    },
  };
}

function toPage(found: z.infer<typeof model>, tags: readonly string[] = []): ModelPage {
  return {
    name: `${found.owner}/${found.name}`,
    description: found.description,
    tags,
    runs: found.run_count,
    licenceUrl: found.license_url,
    cover: found.cover_image_url,
    exampleInput: found.default_example?.input ?? {},
    fieldNames: found.latest_version ?? undefined,
  };
}
