import type { Logger } from 'pino';
import { countPictures } from '#schema/model/model.ts';
import type { GenerationResult, PredictionRequest } from '#services/backends/backend.ts';
import type { Fetch } from '#services/backends/observed-fetch.ts';
import { readOutput, readOutputs } from '#services/backends/outputs.ts';
import { readBody } from '#services/images/download.ts';
import type { PredictionResponse } from './container/schemas.ts';
import { cogError, cogInstruction } from './failure-messages.ts';

/** Bytes of one picture. A png of 64 megapixels, the most that is decoded, takes about this at worst for what Flux paints. */
const MAX_PICTURE_BYTES = 128 * 1024 * 1024;

/**
 * The result of a run that ended.
 * @param origin the container's own; no file is read from any other
 * @throws UserError where the model failed for a reason that the person can act on, and where it gave no whole picture
 */
export async function loadResult(
  response: PredictionResponse,
  { jobId, model, input }: PredictionRequest,
  origin: string,
  fetch: Fetch,
  signal: AbortSignal,
  log: Pick<Logger, 'warn'>,
): Promise<GenerationResult> {
  const { status, output, error, logs, metrics } = response;
  if (status !== 'succeeded') throw cogError('failed', model.name, error ?? `it ended ${status}`);
  const uris = typeof output === 'string' ? [output] : (output ?? []);
  if (uris.length === 0) {
    const instruction = cogInstruction('no-files', model.name, logs);
    if (instruction) log.warn({ job: jobId, model: model.name }, instruction);
    throw cogError('no-files', model.name, logs);
  }
  const { failures, ...result } = await readOutputs(
    { uris, requestedCount: countPictures(model, input), logs },
    (uri) => readOutput(uri, MAX_PICTURE_BYTES, (url) => download(url, origin, fetch, signal)),
    signal,
  );
  for (const { index, error: cause } of failures)
    log.warn({ job: jobId, index, err: cause }, 'A picture of a Cog container is lost');
  if (result.pictures.length === 0) throw cogError('broken-files', model.name, '', failures[0]?.error);
  return { ...result, seconds: metrics?.predict_time, sketch: false };
}

/** A container that was started with `--upload-url` gives URLs. Only its own are read: others could point into the network. */
async function download(url: string, origin: string, fetch: Fetch, signal: AbortSignal): Promise<Uint8Array> {
  if (URL.parse(url)?.origin !== origin) {
    throw new Error(`the picture is not on the container's own host: ${url.slice(0, 200)}`);
  }
  const response = await fetch(url, { redirect: 'error', signal });
  if (!response.ok) throw new Error(`the container responded ${response.status} to a picture's URL`);
  return readBody(response, origin, MAX_PICTURE_BYTES);
}
