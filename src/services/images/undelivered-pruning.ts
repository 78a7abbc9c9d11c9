import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TEMP_PREFIX } from './undelivered-files.ts';

/** How much may lie in a folder, in bytes, and how long, in ms. */
export interface RetentionLimits {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

/** Ms after which what is not finished belongs to a process that is gone. */
const TEMP_MAX_AGE_MS = 60 * 60 * 1000;

/**
 * Takes away what is too old, then the oldest until all of it fits. Looks at the disk each time: several processes may share
 * the folder. Gives the names of what it took.
 */
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

/** Bytes that lie in a folder; what cannot be looked at counts nothing. */
export async function folderBytes(folder: string): Promise<number> {
  const names = await listEntries(folder).catch(() => []);
  const found = (await Promise.all(names.map((name) => measureEntry(folder, name).catch(() => [])))).flat();
  return found.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Everything else that lies there is somebody else's. */
async function listEntries(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((each) => each.isDirectory() && /^\.?\d/.test(each.name)).map(({ name }) => name);
}

/** None where another process has taken it away meanwhile. */
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
