import { z } from 'zod';
import type { ModelInput } from '#schema/model/field/input.ts';
import type { PredictionRequest } from '#services/backends/backend.ts';
import { isReachableForReplicate } from '#services/backends/replicate/api/allowed-urls.ts';
import type { ReplicateClient } from '#services/backends/replicate/api/client.ts';
import { retry } from '#services/backends/replicate/api/retry.ts';
import type { Timing } from '#services/backends/replicate/api/timing.ts';
import type { Picture } from '#services/images/picture.ts';
import { createSerialQueue } from '#services/serial-queue.ts';

const fileResponse = z.object({ urls: z.object({ get: z.url() }) });

interface UploadDeps {
  readonly client: ReplicateClient;
  readonly timing: Timing;
}

/** With growing pauses, about 20 s: an outage of some seconds costs nobody a picture. */
const MAX_ATTEMPTS = 7;
/** Enough for 20 MiB over a slow connection, in ms. */
const UPLOAD_TIMEOUT_MS = 60_000;

/** Of all jobs: a picture of 20 MB is in memory several times while it is sent. */
const uploads = createSerialQueue();

/**
 * The request's input with URLs that Replicate can download: those on Discord's CDN as they are, unless the model needs another
 * file; any other picture uploaded, each once.
 */
export async function uploadInputs(
  deps: UploadDeps,
  request: PredictionRequest,
  apiUrl: string,
  signal: AbortSignal,
): Promise<ModelInput> {
  const uploadsByUrl = new Map<string, Promise<string>>();
  const toReachableUrl = async (url: string): Promise<string> => {
    const parsed = URL.parse(url);
    const isReachable = parsed !== null && isReachableForReplicate(parsed, apiUrl);
    if (isReachable && !(await request.needsCopy?.(url, signal))) return url;
    const pendingUpload =
      uploadsByUrl.get(url) ??
      uploads.run(async () => {
        signal.throwIfAborted();
        return uploadPicture(deps, await request.readPicture(url, signal), signal);
      });
    uploadsByUrl.set(url, pendingUpload);
    return pendingUpload;
  };
  const entries = await Promise.all(
    Object.entries(request.input).map(async ([name, value]) => {
      const type = request.model.fields.get(name)?.type;
      if (type === 'picture' && typeof value === 'string') return [name, await toReachableUrl(value)] as const;
      if (type === 'pictures' && Array.isArray(value))
        return [name, await Promise.all(value.map((url) => toReachableUrl(String(url))))] as const;
      return [name, value] as const;
    }),
  );
  return Object.fromEntries(entries);
}

/** The type is the one of the picture's own bytes. Uploads are free, so a failed one is retried. */
async function uploadPicture(
  { client, timing }: UploadDeps,
  { bytes, format }: Picture,
  signal: AbortSignal,
): Promise<string> {
  const type = `image/${format === 'jpg' ? 'jpeg' : format}`;
  const { urls } = await retry(timing, MAX_ATTEMPTS, signal, () => {
    const form = new FormData();
    form.append('content', new Blob([Buffer.from(bytes)], { type }), `picture.${format}`);
    return client.request('/files', fileResponse, signal, { method: 'POST', data: form, timeoutMs: UPLOAD_TIMEOUT_MS });
  });
  return urls.get;
}
