import sharp from 'sharp';
import { z } from 'zod';
import { folded } from '#schema/preset-names.ts';
import type { Store } from './store/store.ts';

/** Small pictures that show what a preset looks like. */
export interface Previews {
  /** WebP, up to {@link SIDE} pixels a side; none where it was never tried. */
  of(guild: string, name: string): Promise<readonly Uint8Array[]>;
  keep(guild: string, name: string, pictures: readonly Uint8Array[]): Promise<void>;
  drop(guild: string, name: string): Promise<void>;
  rename(guild: string, from: string, to: string): Promise<void>;
}

/** Pixels. */
const SIDE = 256;

/** Pictures of one preset, and bytes of one of them: a server's 200 presets stay under 15 MB. */
const [MOST, BYTES] = [3, 24 * 1024] as const;

const QUALITIES = [76, 60, 40] as const;

export function openPreviews(store: Store): Previews {
  const shelf = store.shelf('previews', z.array(z.string()));
  const keyOf = (guild: string, name: string) => `${guild}/${folded(name)}`;
  const read = async (key: string) => (await shelf.get(key)) ?? [];
  return {
    of: async (guild, name) => (await read(keyOf(guild, name))).map((each) => Buffer.from(each, 'base64')),
    keep: async (guild, name, pictures) => {
      const small = await Promise.all(pictures.slice(0, MOST).map(shrunk));
      await shelf.set(
        keyOf(guild, name),
        small.map((each) => each.toString('base64')),
      );
    },
    drop: (guild, name) => shelf.delete(keyOf(guild, name)),
    rename: async (guild, from, to) => {
      const [before, after] = [keyOf(guild, from), keyOf(guild, to)];
      const pictures = await read(before);
      if (before === after || pictures.length === 0) return;
      await shelf.set(after, pictures);
      await shelf.delete(before);
    },
  };
}

async function shrunk(bytes: Uint8Array): Promise<Buffer> {
  let small = Buffer.alloc(0);
  for (const quality of QUALITIES) {
    small = await sharp(bytes).resize(SIDE, SIDE, { fit: 'inside' }).webp({ quality }).toBuffer();
    if (small.length <= BYTES) break;
  }
  return small;
}
