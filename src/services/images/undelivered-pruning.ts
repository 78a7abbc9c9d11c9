import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TEMP_PREFIX } from './undelivered-files.ts';

/** How many bytes a folder may hold, and how many ms they are kept. */
export interface RetentionLimits {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

/** Ms after which an unfinished write must come from a process that has ended. */
const TEMP_MAX_AGE_MS = 60 * 60 * 1000;

/** Removes what is too old, then the oldest until the rest fits. Reads the disk each time: processes may share it. Returns the names. */
export async function pruneFolder(
  folder: string,
  { maxBytes, maxAgeMs }: RetentionLimits,
  now: number,
): Promise<string[]> {
  const found = (await Promise.all((await listEntries(folder)).map((name) => measureEntry(folder, name)))).flat();
  const staleTemp = found.filter(({ name, at }) => name.startsWith(TEMP_PREFIX) && now - at > TEMP_MAX_AGE_MS);
  const complete = found.filter(({ name }) => !name.startsWith(TEMP_PREFIX)).sort((one, other) => other.at - one.at);
  let remainingBytes = maxBytes;
  const expired = complete.filter(({ at, bytes }) => {
    remainingBytes -= bytes;
    return remainingBytes < 0 || now - at > maxAgeMs;
  });
  const removed = [...staleTemp, ...expired].map(({ name }) => name);
  await Promise.all(removed.map((name) => rm(join(folder, name), { recursive: true, force: true })));
  return removed;
}

/** Bytes in a folder; what cannot be read counts as 0. */
export async function folderBytes(folder: string): Promise<number> {
  const names = await listEntries(folder).catch(() => []);
  const found = (await Promise.all(names.map((name) => measureEntry(folder, name).catch(() => [])))).flat();
  return found.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Lists Lorikeet's own entries, and no other files. */
async function listEntries(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((each) => each.isDirectory() && /^\.?\d/.test(each.name)).map(({ name }) => name);
}

/** Empty if another process has removed it meanwhile. */
async function measureEntry(folder: string, name: string): Promise<{ name: string; at: number; bytes: number }[]> {
  try {
    const path = join(folder, name);
    const files = await Promise.all((await readdir(path)).map((each) => stat(join(path, each))));
    return [{ name, at: (await stat(path)).mtimeMs, bytes: files.reduce((sum, { size }) => sum + size, 0) }];
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
