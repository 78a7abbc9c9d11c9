import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { GenerationResult } from '#services/images/generation-result.ts';
import { PRIVATE_FILE_MODE, PRIVATE_FOLDER_MODE } from '#services/private-files.ts';

const nonNegativeInt = z.number().int().min(0);

/** Describes a result, beside its pictures. */
const manifest = z.object({
  pictures: z.array(
    z.object({
      index: nonNegativeInt,
      format: z.enum(['webp', 'jpg', 'png', 'gif', 'avif']),
      width: nonNegativeInt,
      height: nonNegativeInt,
      bytes: nonNegativeInt,
      sourceUrl: z.string().exactOptional(),
    }),
  ),
  /** `filteredCount`, by the name that it was first stored under. */
  withheld: nonNegativeInt,
  unexplainedCount: nonNegativeInt.optional(),
  lost: z.array(nonNegativeInt).readonly().optional(),
  seconds: z.number().optional(),
  usage: z.record(z.string(), z.number()).optional(),
  sketch: z.boolean(),
  remark: z.string().optional(),
});

type PictureManifest = z.infer<typeof manifest>['pictures'][number];

/** The name of the file that describes a result, beside its pictures. */
export const MANIFEST_FILE = 'painting.json';
const fileNameOf = ({ index, format }: Pick<PictureManifest, 'index' | 'format'>) => `${index + 1}.${format}`;

/** Flush: if the name reached the disk before the contents, a power cut would leave a torn file. */
const WRITE_OPTIONS = { flush: true, mode: PRIVATE_FILE_MODE };

/** The prefix of folders that are being written. */
export const TEMP_PREFIX = '.';

/**
 * Writes a result to the folder `name` in `folder`, replacing any. It is written beside it and renamed, so it is complete or
 * absent. @returns bytes on disk
 */
export async function writeResult(folder: string, name: string, result: GenerationResult): Promise<number> {
  const tempFolder = join(folder, `${TEMP_PREFIX}${name}-${randomUUID()}`);
  await mkdir(tempFolder, { recursive: true, mode: PRIVATE_FOLDER_MODE });
  try {
    const { pictures, filteredCount, ...rest } = result;
    const entries = pictures.map(({ bytes, ...rest }) => ({ ...rest, bytes: bytes.length }));
    for (const picture of pictures)
      await writeFile(join(tempFolder, fileNameOf(picture)), picture.bytes, WRITE_OPTIONS);
    const text = JSON.stringify({ ...rest, withheld: filteredCount, pictures: entries } satisfies z.input<
      typeof manifest
    >);
    await writeFile(join(tempFolder, MANIFEST_FILE), text, WRITE_OPTIONS);
    await rm(join(folder, name), { recursive: true, force: true });
    await rename(tempFolder, join(folder, name));
    return Buffer.byteLength(text) + entries.reduce((sum, { bytes }) => sum + bytes, 0);
  } catch (error) {
    await rm(tempFolder, { recursive: true, force: true }).catch(() => {});
    throw error;
  }
}

/** Reads what {@link writeResult} wrote. @throws Error if it is missing or damaged */
export async function readResult(folder: string, name: string): Promise<GenerationResult> {
  const parsed = manifest.parse(JSON.parse(await readFile(join(folder, name, MANIFEST_FILE), 'utf8')));
  const { pictures, withheld, seconds, usage, unexplainedCount, lost, remark, sketch } = parsed;
  return {
    filteredCount: withheld,
    sketch,
    seconds,
    ...(usage && { usage }),
    ...(unexplainedCount !== undefined && { unexplainedCount }),
    ...(lost && { lost }),
    ...(remark !== undefined && { remark }),
    pictures: await Promise.all(
      pictures.map(async ({ bytes: size, ...picture }) => {
        const bytes = await readFile(join(folder, name, fileNameOf(picture)));
        if (bytes.length !== size)
          throw new Error(`${fileNameOf(picture)} of ${name} has ${bytes.length} bytes, not ${size}`);
        return { ...picture, bytes };
      }),
    ),
  };
}
