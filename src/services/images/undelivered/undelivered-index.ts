import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { identifyEntry } from './undelivered-files.ts';

/** How many bytes a folder may hold, and how many ms they are kept. */
export interface RetentionLimits {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

interface IndexEntry {
  /** Ms since the epoch. */
  readonly at: number;
  readonly bytes: number;
}

/** What a folder of undelivered pictures holds: read from the disk once, so that no picture costs a look at all others. */
export interface UndeliveredIndex {
  add(name: string, bytes: number): void;
  remove(name: string): void;
  readonly usedBytes: number;
  /** Bytes that were added since the folder was last read. */
  readonly addedBytes: number;
  /** Takes out what is too old, then the oldest until the rest fits. Returns the names. */
  takeExpired(): string[];
  /** Reads the folder again, since other processes may share it, and removes what a killed process left unfinished. */
  read(): Promise<void>;
}

/** Ms after which an unfinished write must come from a process that has ended. */
const TEMP_MAX_AGE_MS = 60 * 60 * 1000;

/** @param now ms since the epoch */
export function createUndeliveredIndex(
  folder: string,
  { maxBytes, maxAgeMs }: RetentionLimits,
  now: () => number,
): UndeliveredIndex {
  /** The oldest first. */
  let entries = new Map<string, IndexEntry>();
  /** Names that changed since the last reading began: what it finds of them is older. */
  const changed = new Set<string>();
  let usedBytes = 0;
  let addedBytes = 0;
  const remove = (name: string) => {
    changed.add(name);
    usedBytes -= entries.get(name)?.bytes ?? 0;
    entries.delete(name);
  };
  return {
    add: (name, bytes) => {
      remove(name);
      entries.set(name, { at: now(), bytes });
      usedBytes += bytes;
      addedBytes += bytes;
    },
    remove,
    get usedBytes() {
      return usedBytes;
    },
    get addedBytes() {
      return addedBytes;
    },
    takeExpired: () => {
      const expired: string[] = [];
      for (const [name, { at }] of entries) {
        if (usedBytes <= maxBytes && now() - at <= maxAgeMs) break;
        remove(name);
        expired.push(name);
      }
      return expired;
    },
    read: async () => {
      changed.clear();
      addedBytes = 0;
      const found = await readEntries(folder, now);
      const kept = found.filter(([name]) => !changed.has(name));
      const added = [...entries].filter(([name]) => changed.has(name));
      entries = new Map([...kept, ...added]);
      usedBytes = [...entries.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    },
  };
}

/** Lorikeet's own entries of a folder, and no other files, the oldest first. */
async function readEntries(folder: string, now: () => number): Promise<[name: string, entry: IndexEntry][]> {
  const found: [string, IndexEntry][] = [];
  for (const file of await readdir(folder, { withFileTypes: true })) {
    const kind = file.isDirectory() ? await identifyEntry(folder, file.name) : undefined;
    if (!kind) continue;
    // One after the other: thousands at once would keep everything else that reads files waiting.
    const entry = await measureEntry(join(folder, file.name)).catch(() => undefined);
    if (!entry) continue;
    if (kind === 'result') found.push([file.name, entry]);
    else if (now() - entry.at > TEMP_MAX_AGE_MS)
      await rm(join(folder, file.name), { recursive: true, force: true }).catch(() => {});
  }
  return found.sort(([, one], [, other]) => one.at - other.at);
}

/** @throws Error if it cannot be read, such as one that another process has removed meanwhile */
async function measureEntry(path: string): Promise<IndexEntry> {
  const files = await Promise.all((await readdir(path)).map((name) => stat(join(path, name))));
  return { at: (await stat(path)).mtimeMs, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}
