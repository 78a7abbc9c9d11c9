import type { Logger } from 'pino';
import { countPictures } from '#schema/model/model.ts';
import { UserError } from '#schema/user-error.ts';
import {
  BROKEN_OUTPUT_MESSAGE,
  type GeneratedPicture,
  type GenerationResult,
  type PredictionRequest,
} from '#services/backends/backend.ts';
import { fromDataUri } from '#services/backends/data-uri.ts';
import { filteredIndices } from '#services/backends/prediction-logs.ts';
import { parsePicture } from '#services/images/picture.ts';
import { readAtMost } from './container/read-body.ts';
import type { PredictionResponse } from './container/schemas.ts';
import { toFailureError } from './failure-error.ts';

/** Bytes of one picture: a PNG of 64 megapixels, the most that is decoded, takes about this at worst for what Flux paints. */
const MAX_PICTURE_BYTES = 128 * 1024 * 1024;

/**
 * The pictures of a run that ended.
 * @throws Refusal where the model failed for a reason that the person can act on, and where nothing that it gave is a picture.
 */
export async function readOutputs(
  response: PredictionResponse,
  request: PredictionRequest,
  origin: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
  log: Pick<Logger, 'warn'>,
): Promise<GenerationResult> {
  if (response.status !== 'succeeded') throw toFailureError(response.error ?? `it ended ${response.status}`);
  const uris = typeof response.output === 'string' ? [response.output] : (response.output ?? []);
  if (uris.length === 0) throw new Error('the model succeeded without a picture');
  const requestedCount = countPictures(request.model, request.input);
  const indices = outputIndices(uris.length, requestedCount, response.logs);
  const outputs = await Promise.allSettled(
    uris.map(async (uri) => parsePicture(await readBytes(uri, origin, fetch, signal))),
  );
  signal.throwIfAborted();
  const pictures: GeneratedPicture[] = [];
  const lost: number[] = [];
  for (const [at, output] of outputs.entries()) {
    const index = indices[at] ?? at;
    if (output.status === 'fulfilled') {
      pictures.push({ ...output.value, index });
      continue;
    }
    lost.push(index);
    log.warn({ job: request.jobId, index, err: output.reason }, 'a picture of a Cog container is lost');
  }
  if (pictures.length === 0) throw new UserError(BROKEN_OUTPUT_MESSAGE);
  const seconds = response.metrics?.predict_time;
  const withheld = Math.max(0, requestedCount - outputs.length);
  return { pictures, withheld, ...(lost.length > 0 && { lost }), seconds, sketch: false };
}

/** Places among those asked for: the logs name the ones held back. Where they do not, the order is all there is. */
function outputIndices(count: number, requestedCount: number, logs: string): readonly number[] {
  const filtered = filteredIndices(logs);
  const indices = Array.from({ length: requestedCount }, (_, place) => place).filter((place) => !filtered.has(place));
  return indices.length === count ? indices : Array.from({ length: count }, (_, place) => place);
}

/** A container started with `--upload-url` gives addresses. Only its own is read: any other could be made to point inside. */
async function readBytes(
  uri: string,
  origin: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (uri.startsWith('data:')) return fromDataUri(uri, MAX_PICTURE_BYTES);
  if (!URL.canParse(uri) || new URL(uri).origin !== origin) {
    throw new Error(`the picture does not lie at the container's own address: ${uri.slice(0, 200)}`);
  }
  const response = await fetch(uri, { redirect: 'error', signal });
  if (!response.ok) throw new Error(`the picture cannot be fetched: ${response.status}`);
  return readAtMost(response, MAX_PICTURE_BYTES);
}
