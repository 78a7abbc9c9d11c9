import { z } from 'zod';
import type { ModelFile } from '#schema/model/model.ts';
import type { Price } from '#schema/price/price.ts';
import { otherFileEndings } from '#services/backends/output-addresses.ts';
import type { ReplicateClient } from '#services/backends/replicate/api/client.ts';
import { ReplicateError } from '#services/backends/replicate/failures/replicate-error.ts';
import type { VersionResolver } from './version-resolver.ts';

const versionResponse = z.object({ id: z.string(), openapi_schema: z.record(z.string(), z.unknown()).nullish() });
const modelResponse = z.object({
  latest_version: versionResponse.nullish(),
  default_example: z.object({ output: z.unknown().optional() }).nullish().catch(undefined),
});

/**
 * A model as Replicate publishes it now, in the form of a model file. An official model has no version.
 * @param readPrice of its page; never rejects
 * @throws ReplicateError where it has no schema, or makes no pictures: what it makes is seen in its own example alone
 */
export async function fetchLiveModel(
  client: ReplicateClient,
  versionResolver: VersionResolver,
  modelName: string,
  version: string | undefined,
  signal: AbortSignal,
  readPrice: (modelName: string) => Promise<Price | undefined>,
): Promise<ModelFile> {
  const priceOnPage = readPrice(modelName);
  const identifier = await versionResolver.resolve(modelName, version, signal);
  const isOfficial = identifier.includes('/');
  const [page, ownVersion] = await Promise.all([
    client.request(`/models/${modelName}`, modelResponse, signal),
    isOfficial ? undefined : client.request(`/models/${modelName}/versions/${identifier}`, versionResponse, signal),
  ]);
  const found = ownVersion ?? page.latest_version;
  const otherFiles = otherFileEndings(page.default_example?.output);
  if (otherFiles.length > 0) throw new ReplicateError('no-pictures', otherFiles.join(', '));
  if (!found?.openapi_schema) throw new ReplicateError('no-schema');
  const price = await priceOnPage;
  return {
    model: modelName,
    ...(isOfficial ? {} : { version: identifier }),
    title: titleFromName(modelName),
    ...(price && { price }),
    openapi_schema: found.openapi_schema,
  };
}

/** The output of a model's own example; undefined where it has none. */
export async function fetchExampleOutput(
  client: ReplicateClient,
  modelName: string,
  signal: AbortSignal,
): Promise<unknown> {
  const { default_example: example } = await client.request(`/models/${modelName}`, modelResponse, signal);
  return example?.output;
}

/** `fofr/flux-handwriting-and-sketch` → `Flux handwriting and sketch`. */
function titleFromName(modelName: string): string {
  const words = (modelName.split('/').at(-1) ?? modelName).replaceAll(/[-_]+/g, ' ').trim();
  return (words.charAt(0).toUpperCase() + words.slice(1)).slice(0, 60);
}
