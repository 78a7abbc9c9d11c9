import { z } from 'zod';
import type { CardFile } from '#schema/card.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Client } from './client.ts';
import type { Versions } from './versions.ts';

const versionAnswer = z.object({ id: z.string(), openapi_schema: z.record(z.string(), z.unknown()).nullish() });
const modelAnswer = z.object({ name: z.string().nullish(), latest_version: versionAnswer.nullish() });

/**
 * A model as Replicate publishes it now, in the form of a card on disk. An official model has no version.
 * @throws Refusal where it has no schema.
 */
export async function readLiveCard(
  client: Client,
  versions: Versions,
  model: string,
  version: string | undefined,
  signal: AbortSignal,
): Promise<CardFile> {
  const reference = await versions.resolve(model, version, signal);
  const official = reference.includes('/');
  const found = official
    ? (await client.call(`/models/${model}`, modelAnswer, signal)).latest_version
    : await client.call(`/models/${model}/versions/${reference}`, versionAnswer, signal);
  if (!found?.openapi_schema) throw new Refusal(`${model} publishes no schema of its input.`);
  return {
    model,
    ...(official ? {} : { version: reference }),
    title: titleOf(model),
    openapi_schema: found.openapi_schema,
  };
}

/** `fofr/flux-handwriting-and-sketch` → `Flux handwriting and sketch`. */
function titleOf(model: string): string {
  const words = (model.split('/').at(-1) ?? model).replaceAll(/[-_]+/g, ' ').trim();
  return (words.charAt(0).toUpperCase() + words.slice(1)).slice(0, 60);
}
