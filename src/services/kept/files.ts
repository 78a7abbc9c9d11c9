import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Painting } from '#services/backends/backend.ts';

const count = z.number().int().min(0);

/** What stands beside the pictures. */
const facts = z.object({
  pictures: z.array(
    z.object({
      index: count,
      format: z.enum(['webp', 'jpg', 'png', 'gif', 'avif']),
      width: count,
      height: count,
      bytes: count,
    }),
  ),
  withheld: count,
  lost: z.array(count).readonly().optional(),
  seconds: z.number().optional(),
  sketch: z.boolean(),
  remark: z.string().optional(),
});

type PictureFacts = z.infer<typeof facts>['pictures'][number];

const FACTS = 'painting.json';
const nameOf = ({ index, format }: Pick<PictureFacts, 'index' | 'format'>) => `${index + 1}.${format}`;

/** What the name of an entry that is being written begins with. */
export const UNFINISHED = '.';

/**
 * Writes a painting into a folder of its own name under `folder`, in the place of one that is there. It is written beside it
 * and then renamed, so that whoever is killed meanwhile leaves all of it or nothing.
 */
export async function writePainting(folder: string, name: string, painting: Painting): Promise<void> {
  const beside = join(folder, `${UNFINISHED}${name}-${randomUUID()}`);
  await mkdir(beside, { recursive: true });
  try {
    const { pictures, ...rest } = painting;
    const described = pictures.map(({ bytes, ...rest }) => ({ ...rest, bytes: bytes.length }));
    // Flushed: a name that is on the disk before its contents would be a torn file after a power cut.
    for (const picture of pictures) await writeFile(join(beside, nameOf(picture)), picture.bytes, { flush: true });
    const text = JSON.stringify({ ...rest, pictures: described } satisfies z.input<typeof facts>);
    await writeFile(join(beside, FACTS), text, { flush: true });
    await rm(join(folder, name), { recursive: true, force: true });
    await rename(beside, join(folder, name));
  } catch (error) {
    await rm(beside, { recursive: true, force: true }).catch(() => {});
    throw error;
  }
}

/** Reads what {@link writePainting} wrote. @throws Error where it is not there, or not as it was written */
export async function readPainting(folder: string, name: string): Promise<Painting> {
  const read = facts.parse(JSON.parse(await readFile(join(folder, name, FACTS), 'utf8')));
  const { pictures, seconds, lost, remark, ...rest } = read;
  return {
    ...rest,
    seconds,
    ...(lost && { lost }),
    ...(remark !== undefined && { remark }),
    pictures: await Promise.all(
      pictures.map(async ({ bytes: size, ...picture }) => {
        const bytes = await readFile(join(folder, name, nameOf(picture)));
        if (bytes.length !== size)
          throw new Error(`${nameOf(picture)} of ${name} has ${bytes.length} bytes, not ${size}`);
        return { ...picture, bytes };
      }),
    ),
  };
}
