import type { DatabaseSync } from 'node:sqlite';

/**
 * Pages in the log from which on a commit also copies them to the file, which blocks the process while the disk flushes both: two MiB,
 * or eight where somebody waits for the commit. The next one that nobody waits for copies them.
 */
const [CHECKPOINT_PAGES, URGENT_CHECKPOINT_PAGES] = [128, 512];

/** Says before a commit whether somebody waits for it. */
export function createCheckpoints(database: DatabaseSync): (isUrgent: boolean) => void {
  let limit: number | undefined;
  const setLimit = (isUrgent: boolean): void => {
    const pages = isUrgent ? URGENT_CHECKPOINT_PAGES : CHECKPOINT_PAGES;
    if (pages !== limit) database.exec(`PRAGMA wal_autocheckpoint = ${pages}`);
    limit = pages;
  };
  setLimit(false);
  return setLimit;
}
