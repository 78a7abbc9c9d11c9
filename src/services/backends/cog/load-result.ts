import { setTimeout } from 'node:timers/promises';
import { codeSpan } from '#schema/markdown.ts';
import { countPictures } from '#schema/model/model.ts';
import type { GenerationResult } from '#services/backends/backend.ts';
import { lorasSent } from '#services/backends/failures/blame-lora.ts';
import type { Fetch } from '#services/backends/observed-fetch.ts';
import { pictureAddresses } from '#services/backends/output-addresses.ts';
import { readOutput, readOutputs } from '#services/backends/outputs.ts';
import { HttpStatusError, readBody } from '#services/images/download/download.ts';
import { type DownloadDelay, downloadPersistently } from '#services/images/download/persistent-download.ts';
import type { PredictionResponse } from './container/schemas.ts';
import { cogError, cogInstruction } from './failure-messages.ts';
import type { RunTask } from './run/run-task.ts';

/** Bytes of one picture. A png of 64 megapixels, the most that is decoded, takes about this at worst for what Flux paints. */
const MAX_PICTURE_BYTES = 128 * 1024 * 1024;

/** What pictures are read with. */
export interface OutputAccess {
  readonly fetch: Fetch;
  /** Beside the containers' own, the origins that pictures may be on; none is read from any other. */
  readonly outputOrigins: ReadonlySet<string>;
}

/**
 * The result of a run that ended.
 * @throws UserError where the model failed for a reason that the person can act on, and where it gave no whole picture
 */
export async function loadResult(
  response: PredictionResponse,
  { request, run, pool, signal, now, random, log }: RunTask,
  { fetch, outputOrigins }: OutputAccess,
): Promise<GenerationResult> {
  const { status, output, error, logs, metrics } = response;
  const { jobId, model, input, deadline, releaseSlot } = request;
  if (status !== 'succeeded') {
    const loras = lorasSent(request);
    throw cogError('failed', model.name, error ?? `it ended ${status}`, undefined, { loras, logs });
  }
  const sleep = (ms: number, sleepSignal?: AbortSignal) => setTimeout(ms, undefined, { signal: sleepSignal });
  const onDelay = (by: DownloadDelay) => {
    releaseSlot?.();
    run.resetProgress({ phase: 'blocked', by, serviceName: codeSpan(model.name), until: deadline });
  };
  const origins = new Set([...pool.containers.map(({ origin }) => origin), ...outputOrigins]);
  const uris = pictureAddresses(output);
  if (uris.length === 0) {
    const instruction = cogInstruction('no-files', model.name, logs);
    if (instruction) log.warn({ job: jobId, model: model.name }, instruction);
    throw cogError('no-files', model.name, logs);
  }
  const { failures, ...result } = await readOutputs(
    { uris, requestedCount: countPictures(model, input), logs },
    (uri) =>
      downloadPersistently(
        (guard) =>
          readOutput(uri, MAX_PICTURE_BYTES, (url) =>
            guard((guardedSignal, onBytes) => download(url, origins, fetch, guardedSignal, onBytes)),
          ),
        { timing: { now, random, sleep }, until: deadline, signal, onDelay },
      ),
    signal,
  );
  for (const { index, error: cause } of failures)
    log.warn({ job: jobId, index, err: cause }, 'A picture of a Cog container is lost');
  if (result.pictures.length === 0) throw cogError('broken-files', model.name, '', failures[0]?.error);
  return {
    ...result,
    seconds: metrics?.predict_time === undefined ? undefined : Math.max(0, metrics.predict_time),
    sketch: false,
  };
}

/**
 * A container that was started with `--upload-url` gives addresses on another origin. Only those are read that the operator names:
 * others could point into the network.
 */
async function download(
  url: string,
  origins: ReadonlySet<string>,
  fetch: Fetch,
  signal: AbortSignal,
  onBytes: (count: number) => void,
): Promise<Uint8Array> {
  const origin = URL.parse(url)?.origin;
  if (origin === undefined || !origins.has(origin)) {
    throw new Error(`COG_OUTPUT_ORIGINS does not name where the picture is: ${url.slice(0, 200)}`);
  }
  const response = await fetch(url, { redirect: 'manual', signal });
  if (!response.ok) throw new HttpStatusError(origin, response.status);
  return readBody(response, origin, MAX_PICTURE_BYTES, onBytes);
}
