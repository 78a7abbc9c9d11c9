import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** For folders and files that hold what members wrote: of the bot's user alone, whatever the umask. */
export const [PRIVATE_FOLDER_MODE, PRIVATE_FILE_MODE] = [0o700, 0o600] as const;

/** The rights of the group and of all other users. */
const OTHERS_RIGHTS = 0o077;

/** {@link createFolder}, for what members wrote. */
export function createPrivateFolder(folder: string): void {
  createFolder(folder, PRIVATE_FOLDER_MODE);
}

/**
 * Creates a folder that is missing, with those around it. One that is there stays as it is. Level by level: where the system denies by
 * “no such file” that a folder can be created, Node's `recursive` (as of 24.21) tries again for ever.
 * @throws Error of the system, with its `code`
 */
export function createFolder(folder: string, mode: number): void {
  if (isFolder(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) createFolder(parent, mode);
  try {
    mkdirSync(folder, mode);
  } catch (error) {
    // Another process may have created it just now.
    if (!isFolder(folder)) throw error;
  }
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Creates an empty file if it is missing. */
export function createPrivateFile(file: string): void {
  closeSync(openSync(file, 'a', PRIVATE_FILE_MODE));
}

/** Whether other users of the machine have any right to this path; no if it is missing. */
export function isOpenToOthers(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && (stats.mode & OTHERS_RIGHTS) !== 0;
}

/** Takes other users' rights to this path away, if they have any. Returns whether none is left: only its owner can do it. */
export function makePrivate(path: string, mode: number): boolean {
  if (!isOpenToOthers(path)) return true;
  try {
    chmodSync(path, mode);
  } catch {
    return false;
  }
  return !isOpenToOthers(path);
}
