import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UNFINISHED } from './files.ts';

/** How much may lie in a folder, in bytes, and how long, in ms. */
export interface Bounds {
  readonly maxBytes: number;
  readonly maxAge: number;
}

/** Ms after which what is not finished belongs to a process that is gone. */
const GIVEN_UP = 60 * 60 * 1000;

/**
 * Takes away what is too old, then the oldest until all of it fits. Looks at the disk each time: several processes may share
 * the folder. Gives the names of what it took.
 */
export async function sweep(folder: string, { maxBytes, maxAge }: Bounds, now: number): Promise<string[]> {
  const found = (await Promise.all((await entriesOf(folder)).map((name) => measured(folder, name)))).flat();
  const unfinished = found.filter(({ name, at }) => name.startsWith(UNFINISHED) && now - at > GIVEN_UP);
  const finished = found.filter(({ name }) => !name.startsWith(UNFINISHED)).sort((one, other) => other.at - one.at);
  let room = maxBytes;
  const tooMuch = finished.filter(({ at, bytes }) => {
    room -= bytes;
    return room < 0 || now - at > maxAge;
  });
  const gone = [...unfinished, ...tooMuch].map(({ name }) => name);
  await Promise.all(gone.map((name) => rm(join(folder, name), { recursive: true, force: true })));
  return gone;
}

/** Bytes that lie in a folder; what cannot be looked at counts nothing. */
export async function bytesIn(folder: string): Promise<number> {
  const names = await entriesOf(folder).catch(() => []);
  const found = (await Promise.all(names.map((name) => measured(folder, name).catch(() => [])))).flat();
  return found.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Everything else that lies there is somebody else's. */
async function entriesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((each) => each.isDirectory() && /^\.?\d/.test(each.name)).map(({ name }) => name);
}

/** None where another process has taken it away meanwhile. */
async function measured(folder: string, name: string): Promise<{ name: string; at: number; bytes: number }[]> {
  try {
    const path = join(folder, name);
    const files = await Promise.all((await readdir(path)).map((each) => stat(join(path, each))));
    return [{ name, at: (await stat(path)).mtimeMs, bytes: files.reduce((sum, { size }) => sum + size, 0) }];
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
