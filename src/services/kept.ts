import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import type { Painting } from './backends/backend.ts';
import { readPainting, writePainting } from './kept/files.ts';
import { type Bounds, bytesIn, sweep } from './kept/sweep.ts';

/**
 * Keeps what was painted until Discord has it, on disk, so that no restart costs a paid picture. Bounded by size and age: the
 * oldest go first. None of it ever rejects: where the disk fails, the log says what to do and memory has to serve.
 */
export interface Kept {
  /** Resolves once it would outlive the process. @param id digits, then letters, digits and dashes */
  put(id: string, painting: Painting): Promise<void>;
  /** None where it was never kept, or is gone by now. */
  get(id: string): Promise<Painting | undefined>;
  drop(id: string): Promise<void>;
  /** What lies on the disk now. */
  bytes(): Promise<number>;
}

export interface KeptOptions extends Bounds {
  /** A temporary folder, which goes with the process, where there is none. */
  readonly folder: string | undefined;
  readonly log: Pick<Logger, 'error' | 'warn'>;
  /** Ms since the epoch. */
  readonly now: () => number;
}

/** Ms that pictures are kept for their person. */
export const KEPT_FOR = 7 * 24 * 60 * 60 * 1000;

/** Bytes of pictures that are held in memory because the disk takes none. */
const MAX_HELD = 64 * 1024 * 1024;

/** Where pictures are kept unless that is set: beside the store's own file; nowhere lasting where the store is in memory. */
export function keptFolder(set: string | undefined, storeUrl: string): string | undefined {
  if (set !== undefined || storeUrl === 'memory:') return set;
  return storeUrl.startsWith('sqlite:') ? join(dirname(storeUrl.slice('sqlite:'.length)), 'kept') : 'data/kept';
}

export async function openKept({ folder: given, log, now, ...bounds }: KeptOptions): Promise<Kept & AsyncDisposable> {
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'lorikeet-kept-')));
  /** What the disk did not take, oldest first. */
  const held = new Map<string, Painting>();
  const trouble = (error: unknown, id?: string) =>
    log.error(
      { err: error, ...(id && { job: id }) },
      `pictures cannot be kept in ${folder}: free space there, or see that it may be written to (KEPT_DIR)`,
    );
  const tidy = async () => {
    const gone = await sweep(folder, bounds, now());
    if (gone.length) log.warn({ jobs: gone }, 'kept pictures were too old or too many and are gone');
  };
  try {
    await mkdir(folder, { recursive: true });
    await tidy();
  } catch (error) {
    trouble(error);
  }
  return {
    put: async (id, painting) => {
      try {
        await mkdir(folder, { recursive: true });
        await writePainting(folder, checked(id), painting);
        await tidy();
      } catch (error) {
        trouble(error, id);
        held.set(id, painting);
        let room = MAX_HELD;
        for (const [old, { pictures }] of [...held].reverse()) {
          room -= pictures.reduce((sum, { bytes }) => sum + bytes.length, 0);
          if (room < 0 && old !== id) held.delete(old);
        }
      }
    },
    get: async (id) => {
      const inMemory = held.get(id);
      if (inMemory) return inMemory;
      try {
        return await readPainting(folder, checked(id));
      } catch (error) {
        if (!isMissing(error)) log.warn({ job: id, err: error }, 'kept pictures cannot be read');
        return undefined;
      }
    },
    drop: async (id) => {
      held.delete(id);
      await rm(join(folder, checked(id)), { recursive: true, force: true }).catch((error) => trouble(error, id));
    },
    bytes: () => bytesIn(folder),
    [Symbol.asyncDispose]: async () => {
      if (given === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An id that is a name in the folder, and of nothing outside it. */
function checked(id: string): string {
  if (/^\d[\w-]*$/.test(id)) return id;
  throw new Error(`pictures cannot be kept under ${JSON.stringify(id)}`);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
