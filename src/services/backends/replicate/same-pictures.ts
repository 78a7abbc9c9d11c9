import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Order } from '#services/backends/backend.ts';
import type { Client } from './client.ts';
import type { Prediction } from './prediction.ts';

const uploaded = z.object({ checksums: z.object({ sha256: z.string() }) });

/** The id of a file that was uploaded to Replicate, by its address. */
const UPLOADED = /\/v1\/files\/([\w-]+)$/;

/**
 * Whether a prediction was given the order's pictures: at the same addresses, or uploaded, byte for byte. Enlargements have no
 * seed, so that their pictures are all that tells them apart; whoever takes another's gets another's picture.
 * @throws what Replicate answers where it does not tell
 */
export async function samePictures(
  client: Client,
  { input }: Prediction,
  order: Order,
  signal: AbortSignal,
): Promise<boolean> {
  const same = async (given: unknown, asked: unknown): Promise<boolean> => {
    if (typeof given !== 'string' || typeof asked !== 'string') return given === asked;
    if (unsigned(given) === unsigned(asked)) return true;
    const [, id] = UPLOADED.exec(given) ?? [];
    if (id === undefined) return false;
    const { checksums } = await client.call(`/files/${id}`, uploaded, signal);
    const { bytes } = await order.read(asked, signal);
    return checksums.sha256 === createHash('sha256').update(bytes).digest('hex');
  };
  for (const { name, type } of order.card.fields.values()) {
    if (type !== 'picture' && type !== 'pictures') continue;
    const [given, asked] = [listOf(input[name]), listOf(order.input[name])];
    if (given.length !== asked.length) return false;
    for (const [at, address] of given.entries()) if (!(await same(address, asked[at]))) return false;
  }
  return true;
}

/** An address without what signs it: Discord's are signed anew from day to day. */
function unsigned(address: string): string {
  const { origin, pathname } = URL.parse(address) ?? {};
  return pathname === undefined ? address : `${origin}${pathname}`;
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}
