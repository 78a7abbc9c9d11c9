import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Resolves when what was just written is SQLite's or has left for Redis, where a kill of this process no longer reaches it. The flush to
 * the disk, or Redis' answer, is not waited for: nobody waits for a disk or network before the first response.
 */
export async function whenCommitted(): Promise<void> {
  // The first turn begins the transaction of all that was written in this one.
  await nextTurn();
  await nextTurn();
}
