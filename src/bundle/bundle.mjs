// @ts-check
/** The bundle of the sources as they are now: where it is, and how it is loaded. */
import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { showSourcesInStacks } from './stack.mjs';

/** The folder of `package.json`. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What one start keeps for the next. It may be deleted at any time. */
export const CACHE_FOLDER = join(ROOT, 'node_modules/.cache/lorikeet');

/** The module of a bundle that exports what `src/run.ts` does. */
export const ENTRY_FILE = 'run.mjs';

/** What a bundle depends on. The last is npm's list of what is installed. */
const INPUTS = ['src', 'playground', 'package.json', 'package-lock.json', 'node_modules/.package-lock.json'];

/** Sent to browsers as it is. */
const PAGE_FOLDER = join(ROOT, 'playground/page');

/** Bytes read at once: few, because what a start allocates stays with the process. */
const READ_BYTES = 2 ** 16;

/**
 * The folder for the bundle of these sources. Its name is a digest of what they hold, not of their dates, which check-outs, copies
 * and images set as they like: a bundle of other sources is never found.
 */
export function currentBundleFolder() {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  for (const file of INPUTS.flatMap((input) => listFiles(join(ROOT, input)))) {
    hash.update(`${file.slice(ROOT.length)}\0`);
    const descriptor = openSync(file, 'r');
    for (let length = -1; length !== 0; hash.update(buffer.subarray(0, length))) length = readSync(descriptor, buffer);
    closeSync(descriptor);
  }
  return join(CACHE_FOLDER, `bundle-${hash.digest('hex').slice(0, 32)}`);
}

/**
 * The files at and below a path, always in the same order; none if nothing is there.
 * @param {string} path
 * @returns {string[]}
 */
function listFiles(path) {
  const stats = path === PAGE_FOLDER ? undefined : statSync(path, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats ? [path] : [];
  return readdirSync(path)
    .sort()
    .flatMap((name) => listFiles(join(path, name)));
}

/**
 * Loads the bundle.
 * @returns {Promise<typeof import('../run.ts') | undefined>} nothing if there is none of these sources, or if it cannot be used
 */
export async function importBundle() {
  try {
    const folder = currentBundleFolder();
    const entry = join(folder, ENTRY_FILE);
    if (!existsSync(entry)) return undefined;
    showSourcesInStacks(folder);
    return await import(pathToFileURL(entry).href);
  } catch {
    return undefined;
  }
}
