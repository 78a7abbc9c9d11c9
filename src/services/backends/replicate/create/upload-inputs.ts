import { z } from 'zod';
import type { ModelInput } from '#schema/model/input.ts';
import type { PredictionRequest } from '#services/backends/backend.ts';
import { isReachableForReplicate } from '#services/backends/replicate/api/allowed-urls.ts';
import type { ReplicateClient } from '#services/backends/replicate/api/client.ts';
import { retry } from '#services/backends/replicate/api/retry.ts';
import type { Timing } from '#services/backends/replicate/api/timing.ts';
import type { Picture } from '#services/images/picture.ts';

const fileResponse = z.object({ urls: z.object({ get: z.url() }) });

interface UploadDeps {
  readonly client: ReplicateClient;
  readonly timing: Timing;
}

const MAX_ATTEMPTS = 3;
/** An upload of 20 MiB over a slow line, in ms. */
const UPLOAD_TIMEOUT_MS = 60_000;

/**
 * The order's input with addresses that Replicate can load: those on Discord's CDN as they are, everything else read and
 * uploaded, each address once.
 */
export async function uploadInputs(
  deps: UploadDeps,
  request: PredictionRequest,
  apiUrl: string,
  signal: AbortSignal,
): Promise<ModelInput> {
  const uploadsByAddress = new Map<string, Promise<string>>();
  const toReachableAddress = (address: string): Promise<string> => {
    const url = URL.parse(address);
    if (url && isReachableForReplicate(url, apiUrl)) return Promise.resolve(address);
    const pendingUpload =
      uploadsByAddress.get(address) ??
      request.readPicture(address, signal).then((picture) => uploadPicture(deps, picture, signal));
    uploadsByAddress.set(address, pendingUpload);
    return pendingUpload;
  };
  const entries = await Promise.all(
    Object.entries(request.input).map(async ([name, value]) => {
      const type = request.model.fields.get(name)?.type;
      if (type === 'picture' && typeof value === 'string') return [name, await toReachableAddress(value)] as const;
      if (type === 'pictures' && Array.isArray(value))
        return [name, await Promise.all(value.map(toReachableAddress))] as const;
      return [name, value] as const;
    }),
  );
  return Object.fromEntries(entries);
}

/** The part's type is told by the picture's own bytes. An upload is free, so one that failed is tried again. */
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
