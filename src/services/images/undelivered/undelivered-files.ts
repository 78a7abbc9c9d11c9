import { randomUUID } from 'node:crypto';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
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

/** The folder, in that of undelivered pictures, that holds the cells of compare sheets. */
export const SHEETS_FOLDER = 'sheets';

/** The name of a folder that is being written or removed, and of nothing else. */
const TEMP_NAME = /^\.\d[\w-]*-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * What Lorikeet wrote in a folder that may also hold other files: a `result`, an `unfinished` write or removal, or nothing.
 * A result is complete or absent, so it is one by the file that describes it.
 */
export async function identifyEntry(folder: string, name: string): Promise<'result' | 'unfinished' | undefined> {
  if (TEMP_NAME.test(name)) return 'unfinished';
  if (!/^\d[\w-]*$/.test(name)) return undefined;
  return access(join(folder, name, MANIFEST_FILE)).then(
    () => 'result',
    () => undefined,
  );
}

/**
 * Writes a result to the folder `name` in `folder`, replacing any. It is written beside it and renamed, so it is complete or
 * absent. @returns bytes on disk
 */
export async function writeResult(folder: string, name: string, result: GenerationResult): Promise<number> {
  const tempFolder = newTempFolder(folder, name);
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
    await removeResult(folder, name);
    await rename(tempFolder, join(folder, name));
    return Buffer.byteLength(text) + entries.reduce((sum, { bytes }) => sum + bytes, 0);
  } catch (error) {
    await rm(tempFolder, { recursive: true, force: true }).catch(() => {});
    throw error;
  }
}

/** Removes what {@link writeResult} wrote, if it is there. What a kill leaves of it is no half of a result, but unfinished. */
export async function removeResult(folder: string, name: string): Promise<void> {
  const tempFolder = newTempFolder(folder, name);
  // A full disk may refuse the new name; what is to be removed goes all the same.
  const removed = await rename(join(folder, name), tempFolder).then(
    () => tempFolder,
    () => join(folder, name),
  );
  await rm(removed, { recursive: true, force: true });
}

const newTempFolder = (folder: string, name: string) => join(folder, `.${name}-${randomUUID()}`);

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
