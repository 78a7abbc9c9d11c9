import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { PredictionRequest } from '#services/backends/backend.ts';
import type { ReplicateClient } from '#services/backends/replicate/api/client.ts';
import type { Prediction } from '#services/backends/replicate/api/prediction.ts';

const fileResponse = z.object({ checksums: z.object({ sha256: z.string() }) });

/** The id of a file that was uploaded to Replicate, by its address. */
const UPLOADED_FILE_URL = /\/v1\/files\/([\w-]+)$/;

/**
 * Whether a prediction was given the order's pictures: at the same addresses, or uploaded, byte for byte. Enlargements have no
 * seed, so that their pictures are all that tells them apart; whoever takes another's gets another's picture.
 * @throws what Replicate answers where it does not tell
 */
export async function hasSamePictures(
  client: ReplicateClient,
  { input }: Prediction,
  request: PredictionRequest,
  signal: AbortSignal,
): Promise<boolean> {
  const isSamePicture = async (given: unknown, asked: unknown): Promise<boolean> => {
    if (typeof given !== 'string' || typeof asked !== 'string') return given === asked;
    if (withoutSignature(given) === withoutSignature(asked)) return true;
    const [, id] = UPLOADED_FILE_URL.exec(given) ?? [];
    if (id === undefined) return false;
    const { checksums } = await client.request(`/files/${id}`, fileResponse, signal);
    const { bytes } = await request.readPicture(asked, signal);
    return checksums.sha256 === createHash('sha256').update(bytes).digest('hex');
  };
  for (const { name, type } of request.model.fields.values()) {
    if (type !== 'picture' && type !== 'pictures') continue;
    const [given, asked] = [toList(input[name]), toList(request.input[name])];
    if (given.length !== asked.length) return false;
    for (const [at, address] of given.entries()) if (!(await isSamePicture(address, asked[at]))) return false;
  }
  return true;
}

/** An address without what signs it: Discord's are signed anew from day to day. */
function withoutSignature(address: string): string {
  const { origin, pathname } = URL.parse(address) ?? {};
  return pathname === undefined ? address : `${origin}${pathname}`;
}

function toList(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}
