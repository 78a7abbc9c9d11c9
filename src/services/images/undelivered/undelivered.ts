import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import type { GenerationResult } from '#services/images/generation-result.ts';
import { createPrivateFolder, isOpenToOthers, makePrivate, PRIVATE_FOLDER_MODE } from '#services/private-files.ts';
import { createSharedRuns } from '#services/serial-queue.ts';
import { adoptLegacyFolder } from './legacy-undelivered.ts';
import { identifyEntry, readResult, removeResult, SHEETS_FOLDER, writeResult } from './undelivered-files.ts';
import { createUndeliveredIndex, type RetentionLimits } from './undelivered-index.ts';

/**
 * Stores results on disk until Discord has them, so that no restart loses a paid picture. Limited by size and age: the oldest go
 * first. If the disk fails, the log says what to do, and results stay in memory.
 */
export interface Undelivered {
  /** Resolves when the result is on disk. @param id digits, then letters, digits and dashes */
  put(id: string, result: GenerationResult): Promise<void>;
  /** Undefined if it was never stored, or was removed. */
  get(id: string): Promise<GenerationResult | undefined>;
  delete(id: string): Promise<void>;
  /** Bytes on disk, as far as this process knows. */
  usedBytes(): Promise<number>;
}

export interface UndeliveredOptions extends RetentionLimits {
  /** Without a folder, a temporary one that is removed when the process ends. */
  readonly folder: string | undefined;
  readonly log: Pick<Logger, 'error' | 'warn'>;
  /** Ms between two looks for pictures that are too old. Default one hour. */
  readonly pruneIntervalMs?: number;
  /** Ms since the epoch. */
  readonly now: () => number;
}

/** Ms that undelivered pictures are kept at most. */
export const UNDELIVERED_RETENTION_MS = 7 * 24 * 60 * 60 * 1000;

/** Bytes of pictures that are held in memory while the disk fails. */
const MAX_MEMORY_BYTES = 64 * 1024 * 1024;

/** The part of `maxBytes` that a process adds before it looks what the others that share the folder have added. */
const MAX_UNREAD_RATIO = 1 / 16;

/** The configured folder, or `undelivered` beside the store's file; none if the store is in memory. */
export function undeliveredFolder(configured: string | undefined, storeUrl: string): string | undefined {
  if (configured !== undefined || storeUrl === 'memory:') return configured;
  const dataFolder = storeUrl.startsWith('sqlite:') ? dirname(storeUrl.slice('sqlite:'.length)) : 'data';
  return join(dataFolder, 'undelivered');
}

export async function openUndelivered({
  folder: configuredFolder,
  log,
  now,
  pruneIntervalMs = 60 * 60 * 1000,
  ...bounds
}: UndeliveredOptions): Promise<Undelivered & AsyncDisposable> {
  const folder = configuredFolder ?? (await mkdtemp(join(tmpdir(), 'lorikeet-undelivered-')));
  /** Results that could not be written, oldest first. */
  const inMemory = new Map<string, GenerationResult>();
  const logDiskError = (error: unknown, id?: string) =>
    log.error(
      { err: error, ...(id && { job: id }) },
      `pictures cannot be kept in ${folder}: free space there, or see that it may be written to (UNDELIVERED_DIR)`,
    );
  const index = createUndeliveredIndex(folder, bounds, now);
  const prune = async () => {
    const expired = index.takeExpired();
    if (expired.length === 0) return;
    for (const name of expired) await removeResult(folder, name);
    log.warn({ jobs: expired }, 'kept pictures were too old or too many and are gone');
  };
  // Those who ask during a reading share the next: in a burst each picture asks, and a full folder takes seconds to read.
  const readAndPrune = createSharedRuns(() => index.read().then(prune));
  try {
    await adoptLegacyFolder(folder, log);
    createPrivateFolder(folder);
    if (isOpenToOthers(folder) && (await holdsOnlyResults(folder))) makePrivate(folder, PRIVATE_FOLDER_MODE);
  } catch (error) {
    logDiskError(error);
  }
  // A full folder takes seconds to read, and nothing waits for it.
  const firstReading = readAndPrune().catch(logDiskError);
  // The promise of days also holds where nothing new comes.
  const pruning = setInterval(() => void readAndPrune().catch(logDiskError), pruneIntervalMs).unref();
  return {
    put: async (id, result) => {
      try {
        createPrivateFolder(folder);
        index.add(id, await writeResult(folder, checkedName(id), result));
        if (index.addedBytes > bounds.maxBytes * MAX_UNREAD_RATIO) void readAndPrune().catch(logDiskError);
        await prune();
      } catch (error) {
        logDiskError(error, id);
        inMemory.set(id, result);
        let remainingBytes = MAX_MEMORY_BYTES;
        for (const [oldId, { pictures }] of [...inMemory].reverse()) {
          remainingBytes -= pictures.reduce((sum, { bytes }) => sum + bytes.length, 0);
          if (remainingBytes < 0 && oldId !== id) inMemory.delete(oldId);
        }
      }
    },
    get: async (id) => {
      const held = inMemory.get(id);
      if (held) return held;
      try {
        return await readResult(folder, checkedName(id));
      } catch (error) {
        if (!isNotFound(error)) log.warn({ job: id, err: error }, 'kept pictures cannot be read');
        return undefined;
      }
    },
    delete: async (id) => {
      inMemory.delete(id);
      index.remove(id);
      await removeResult(folder, checkedName(id)).catch((error) => logDiskError(error, id));
    },
    usedBytes: () => firstReading.then(() => index.usedBytes),
    [Symbol.asyncDispose]: async () => {
      clearInterval(pruning);
      await firstReading;
      if (configuredFolder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Whether nobody else's files are in the folder: then its rights are Lorikeet's to change. Results have their own in any case. */
async function holdsOnlyResults(folder: string): Promise<boolean> {
  for (const name of await readdir(folder)) {
    if (name !== SHEETS_FOLDER && (await identifyEntry(folder, name)) === undefined) return false;
  }
  return true;
}

/** @throws Error if the id could name something outside the folder */
function checkedName(id: string): string {
  if (/^\d[\w-]*$/.test(id)) return id;
  throw new Error(`pictures cannot be kept under ${JSON.stringify(id)}`);
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
