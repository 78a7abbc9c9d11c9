import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Model } from '#schema/model/model.ts';
import type { PredictionRequest } from '#services/backends/backend.ts';
import type { ReplicateClient } from '#services/backends/replicate/api/client.ts';
import type { Prediction } from '#services/backends/replicate/api/prediction.ts';

const fileResponse = z.object({ checksums: z.object({ sha256: z.string() }) });

/** The URL of a file that was uploaded to Replicate, with the file's id. */
const UPLOADED_FILE_URL = /\/v1\/files\/([\w-]+)$/;

/** More than are uploaded while lost predictions are searched for. */
const MAX_CHECKSUMS = 10_000;

/** Compares pictures of predictions with those of requests. */
export interface PictureComparer {
  /**
   * Whether a prediction has the request's pictures: the same URLs, or uploaded files with the same bytes. Upscaling has no seed,
   * so only the pictures tell those predictions apart; a wrong match would show somebody else's picture.
   * @throws ApiError or NetworkError where Replicate does not say, and what the request's `readPicture` throws
   */
  hasSamePictures(prediction: Prediction, request: PredictionRequest, signal: AbortSignal): Promise<boolean>;
}

/** Asks for each file once, however many searches come upon it, and reads each picture of a request once. */
export function createPictureComparer(client: ReplicateClient): PictureComparer {
  /** By the file's id. */
  const uploaded = new Map<string, string>();
  /** Of the pictures of a request, by URL. */
  const requestedByRequest = new WeakMap<PredictionRequest, Map<string, string>>();
  const checksumOfFile = async (id: string, signal: AbortSignal): Promise<string> => {
    const known = uploaded.get(id);
    if (known !== undefined) return known;
    const { checksums } = await client.request(`/files/${id}`, fileResponse, signal);
    uploaded.set(id, checksums.sha256);
    const [oldest] = uploaded.keys();
    if (uploaded.size > MAX_CHECKSUMS && oldest !== undefined) uploaded.delete(oldest);
    return checksums.sha256;
  };
  const checksumOfRequested = async (url: string, request: PredictionRequest, signal: AbortSignal): Promise<string> => {
    const requested = requestedByRequest.get(request) ?? new Map<string, string>();
    requestedByRequest.set(request, requested);
    const known = requested.get(url);
    if (known !== undefined) return known;
    const { bytes } = await request.readPicture(url, signal);
    const checksum = createHash('sha256').update(bytes).digest('hex');
    requested.set(url, checksum);
    return checksum;
  };
  return {
    hasSamePictures: async ({ input }, request, signal) => {
      const isSamePicture = async (actual: unknown, requested: unknown): Promise<boolean> => {
        if (typeof actual !== 'string' || typeof requested !== 'string') return actual === requested;
        if (withoutSignature(actual) === withoutSignature(requested)) return true;
        const [, id] = UPLOADED_FILE_URL.exec(actual) ?? [];
        if (id === undefined) return false;
        return (await checksumOfFile(id, signal)) === (await checksumOfRequested(requested, request, signal));
      };
      for (const name of request.model.fields.keys()) {
        if (!isPictureField(request.model, name)) continue;
        const [actual, requested] = [toList(input[name]), toList(request.input[name])];
        if (actual.length !== requested.length) return false;
        for (const [at, url] of actual.entries()) if (!(await isSamePicture(url, requested[at]))) return false;
      }
      return true;
    },
  };
}

/** Whether a field takes one picture, or several. */
export function isPictureField({ fields }: Model, name: string): boolean {
  const type = fields.get(name)?.type;
  return type === 'picture' || type === 'pictures';
}

/** A URL without its signature: Discord signs the same file's URL anew from day to day. */
export function withoutSignature(url: string): string {
  const { origin, pathname } = URL.parse(url) ?? {};
  return pathname === undefined ? url : `${origin}${pathname}`;
}

/** The pictures of such a field. */
export function toList(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}
