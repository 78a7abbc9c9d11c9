import { access, readdir, rename, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Logger } from 'pino';
import { createPrivateFolder } from '#services/private-files.ts';
import { MANIFEST_FILE, SHEETS_FOLDER } from './undelivered-files.ts';

/** The name of the folder, and the one that it had in earlier versions of Lorikeet. */
const [FOLDER_NAME, OLD_FOLDER_NAME] = ['undelivered', 'kept'] as const;

/**
 * Moves what an earlier version of Lorikeet left in `kept`, beside `folder`, into `folder`: it was paid for. Takes only what
 * Lorikeet wrote, and nothing that `folder` has already. Several processes may do it at once. Never rejects.
 */
export async function adoptLegacyFolder(folder: string, log: Pick<Logger, 'error' | 'warn'>): Promise<void> {
  if (basename(folder) !== FOLDER_NAME) return;
  const oldFolder = join(dirname(folder), OLD_FOLDER_NAME);
  try {
    // The cells of compare sheets first: the folder that holds theirs can then be removed.
    const moved = [
      ...(await moveEntries(join(oldFolder, SHEETS_FOLDER), join(folder, SHEETS_FOLDER))),
      ...(await moveEntries(oldFolder, folder)),
    ];
    if (moved.length) log.warn({ jobs: moved }, `undelivered pictures were moved from ${oldFolder} to ${folder}`);
  } catch (error) {
    log.error(
      { err: error },
      `undelivered pictures cannot be moved from ${oldFolder} to ${folder}: move them by hand, or set UNDELIVERED_DIR=${oldFolder}`,
    );
  }
}

async function moveEntries(from: string, to: string): Promise<string[]> {
  const moved: string[] = [];
  for (const name of await unlessMissing(readdir(from), [])) {
    const isResult = /^\d/.test(name) && (await exists(join(from, name, MANIFEST_FILE)));
    if (!isResult || (await exists(join(to, name)))) continue;
    createPrivateFolder(to);
    // Another process may have moved it just now.
    const isMoved = await unlessMissing(
      rename(join(from, name), join(to, name)).then(() => true),
      false,
    );
    if (isMoved) moved.push(name);
  }
  // What is left there is not Lorikeet's, and stays.
  await rmdir(from).catch(() => {});
  return moved;
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

async function unlessMissing<T>(work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return otherwise;
    throw error;
  }
}
