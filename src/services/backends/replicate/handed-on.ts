import { z } from 'zod';
import type { ModelInput } from '#schema/recipe.ts';
import type { Order } from '#services/backends/backend.ts';
import type { Picture } from '#services/pictures.ts';
import { canReach } from './allowed.ts';
import type { Client } from './client.ts';
import { retry } from './retry.ts';
import type { Timing } from './timing.ts';

const uploaded = z.object({ urls: z.object({ get: z.url() }) });

interface Uploader {
  readonly client: Client;
  readonly timing: Timing;
}

const TRIES = 3;
/** An upload of 20 MiB over a slow line, in ms. */
const UPLOAD_MS = 60_000;

/**
 * The order's input with addresses that Replicate can load: those on Discord's CDN as they are, everything else read and
 * uploaded, each address once.
 */
export async function handedOn(by: Uploader, order: Order, apiUrl: string, signal: AbortSignal): Promise<ModelInput> {
  const seen = new Map<string, Promise<string>>();
  const reachable = (address: string): Promise<string> => {
    const url = URL.parse(address);
    if (url && canReach(url, apiUrl)) return Promise.resolve(address);
    const known = seen.get(address) ?? order.read(address, signal).then((picture) => upload(by, picture, signal));
    seen.set(address, known);
    return known;
  };
  const entries = await Promise.all(
    Object.entries(order.input).map(async ([name, value]) => {
      const type = order.card.fields.get(name)?.type;
      if (type === 'picture' && typeof value === 'string') return [name, await reachable(value)] as const;
      if (type === 'pictures' && Array.isArray(value)) return [name, await Promise.all(value.map(reachable))] as const;
      return [name, value] as const;
    }),
  );
  return Object.fromEntries(entries);
}

/** The part's type is told by the picture's own bytes. An upload is free, so one that failed is tried again. */
async function upload({ client, timing }: Uploader, { bytes, format }: Picture, signal: AbortSignal): Promise<string> {
  const type = `image/${format === 'jpg' ? 'jpeg' : format}`;
  const { urls } = await retry(timing, TRIES, signal, () => {
    const form = new FormData();
    form.append('content', new Blob([Buffer.from(bytes)], { type }), `picture.${format}`);
    return client.call('/files', uploaded, signal, { method: 'POST', data: form, timeout: UPLOAD_MS });
  });
  return urls.get;
}
