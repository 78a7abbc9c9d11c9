import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Model } from '#schema/model/model.ts';
import type { PredictionRequest } from '#services/backends/backend.ts';
import type { ReplicateClient } from '#services/backends/replicate/api/client.ts';
import type { Prediction } from '#services/backends/replicate/api/prediction.ts';

const fileResponse = z.object({ checksums: z.object({ sha256: z.string() }) });

/** The URL of a file that was uploaded to Replicate, with the file's id. */
const UPLOADED_FILE_URL = /\/v1\/files\/([\w-]+)$/;

/**
 * Whether a prediction has the request's pictures: the same URLs, or uploaded files with the same bytes. Upscaling has no seed,
 * so only the pictures tell those predictions apart; a wrong match would show somebody else's picture.
 * @throws ApiError or NetworkError where Replicate does not say
 */
export async function hasSamePictures(
  client: ReplicateClient,
  { input }: Prediction,
  request: PredictionRequest,
  signal: AbortSignal,
): Promise<boolean> {
  const isSamePicture = async (actual: unknown, requested: unknown): Promise<boolean> => {
    if (typeof actual !== 'string' || typeof requested !== 'string') return actual === requested;
    if (withoutSignature(actual) === withoutSignature(requested)) return true;
    const [, id] = UPLOADED_FILE_URL.exec(actual) ?? [];
    if (id === undefined) return false;
    const { checksums } = await client.request(`/files/${id}`, fileResponse, signal);
    const { bytes } = await request.readPicture(requested, signal);
    return checksums.sha256 === createHash('sha256').update(bytes).digest('hex');
  };
  for (const name of request.model.fields.keys()) {
    if (!isPictureField(request.model, name)) continue;
    const [actual, requested] = [toList(input[name]), toList(request.input[name])];
    if (actual.length !== requested.length) return false;
    for (const [at, url] of actual.entries()) if (!(await isSamePicture(url, requested[at]))) return false;
  }
  return true;
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
