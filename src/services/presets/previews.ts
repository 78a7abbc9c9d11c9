import { z } from 'zod';
import { normalizeName } from '#schema/preset/names.ts';
import { decodeInTurn } from '#services/images/decode/decode-queue.ts';
import type { Store } from '#services/store/store.ts';

/** Small example pictures of presets. */
export interface Previews {
  /** WebP, up to {@link PREVIEW_SIDE_PX} pixels a side; empty if it was never tried. */
  get(guild: string, name: string): Promise<readonly Uint8Array[]>;
  save(guild: string, name: string, pictures: readonly Uint8Array[]): Promise<void>;
  delete(guild: string, name: string): Promise<void>;
  rename(guild: string, from: string, to: string): Promise<void>;
}

/** Pixels of the longer side. */
const PREVIEW_SIDE_PX = 256;

/** Previews of one preset, and bytes of each: 200 presets of a server stay under 15 MB. */
const [MAX_PREVIEWS, MAX_PREVIEW_BYTES] = [3, 24 * 1024] as const;

const WEBP_QUALITIES = [76, 60, 40] as const;

export function openPreviews(store: Store): Previews {
  const collection = store.collection('previews', z.array(z.string()));
  const keyOf = (guild: string, name: string) => `${guild}/${normalizeName(name)}`;
  const read = async (key: string) => (await collection.get(key)) ?? [];
  return {
    get: async (guild, name) => (await read(keyOf(guild, name))).map((each) => Buffer.from(each, 'base64')),
    save: async (guild, name, pictures) => {
      const small = await Promise.all(pictures.slice(0, MAX_PREVIEWS).map(shrinkPreview));
      await collection.set(
        keyOf(guild, name),
        small.map((each) => each.toString('base64')),
      );
    },
    delete: (guild, name) => collection.delete(keyOf(guild, name)),
    rename: async (guild, from, to) => {
      const [before, after] = [keyOf(guild, from), keyOf(guild, to)];
      const pictures = await read(before);
      if (before === after || pictures.length === 0) return;
      await collection.set(after, pictures);
      await collection.delete(before);
    },
  };
}

/** A picture as a preview: WebP, up to {@link PREVIEW_SIDE_PX} pixels a side. */
export async function shrinkPreview(bytes: Uint8Array): Promise<Buffer> {
  let small = Buffer.alloc(0);
  for (const quality of WEBP_QUALITIES) {
    small = await decodeInTurn(0, (sharp) =>
      sharp(bytes).resize(PREVIEW_SIDE_PX, PREVIEW_SIDE_PX, { fit: 'inside' }).webp({ quality }).toBuffer(),
    );
    if (small.length <= MAX_PREVIEW_BYTES) break;
  }
  return small;
}
