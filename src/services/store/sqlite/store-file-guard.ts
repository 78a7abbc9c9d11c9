import { statSync } from 'node:fs';

/** A file of the store is no longer the one that is open: what is written now is gone at the next start. */
export class StoreFileChangedError extends Error {
  override readonly name = 'StoreFileChangedError';
}

/**
 * Remembers which files these paths are, to notice that one is deleted or replaced while SQLite has it open, which SQLite does
 * not. A file that is put back, as by `mv`, is the same again.
 * @returns checks the paths, which takes some microseconds. @throws StoreFileChangedError
 */
export function createStoreFileGuard(paths: readonly string[]): () => void {
  const identities = paths.map(identityOf);
  return () => {
    for (const [at, path] of paths.entries()) {
      const identity = identityOf(path);
      if (identity === identities[at]) continue;
      throw new StoreFileChangedError(
        `${path} was ${identity === undefined ? 'deleted' : 'replaced by another file'} while it was open`,
      );
    }
  };
}

/** Device and inode; as big integers, because an inode may need 64 bits. */
function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}
