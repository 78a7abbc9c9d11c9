import type { ModelInput } from '#schema/recipe.ts';
import type { Order } from '#services/backends/backend.ts';
import { toDataUri } from '#services/backends/data-uri.ts';
import type { PictureFormat } from '#services/pictures.ts';
import { tooBig } from './sentences.ts';

/** Characters of all pictures together: Cog takes bodies of 100 MiB, and the rest of the input has to go in too. */
const MOST = 99 * 1024 * 1024;

const MEDIA: Readonly<Record<PictureFormat, string>> = {
  webp: 'image/webp',
  jpg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  avif: 'image/avif',
};

/**
 * The order's input with its pictures in it: a container often has no way out to where the person's pictures lie.
 * @throws Refusal where one cannot be had, or they are too big together.
 */
export async function packed(order: Order, signal: AbortSignal): Promise<ModelInput> {
  const input: Record<string, ModelInput[string]> = { ...order.input };
  let length = 0;
  const pack = async (url: string) => {
    if (url.startsWith('data:')) return url;
    const { bytes, format } = await order.read(url, signal);
    const uri = toDataUri(bytes, MEDIA[format]);
    length += uri.length;
    if (length > MOST) throw tooBig(order.card);
    return uri;
  };
  for (const { name, type } of order.card.fields.values()) {
    const value = input[name];
    if (type === 'picture' && typeof value === 'string') input[name] = await pack(value);
    if (type === 'pictures' && Array.isArray(value)) {
      const uris: string[] = [];
      for (const url of value) uris.push(await pack(url));
      input[name] = uris;
    }
  }
  return input;
}
