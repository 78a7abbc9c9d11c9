import { LoraHeaderError } from '#schema/lora/file/header.ts';
import { nextTarOffset, readLongName, readTarEntry, TAR_BLOCK_BYTES } from '#schema/lora/file/tar.ts';
import { HttpStatusError } from '#services/images/download/download.ts';
import type { OpenUrlDeps } from './open-url.ts';
import type { FileWithin } from './read-header.ts';
import { readRange } from './read-range.ts';

/** Bytes of each request: small files between the large ones are passed at once. */
const WINDOW_BYTES = 64 * 1024;

/** Entries that are read, and requests for them. A training's archive has a handful of files; their captions may be a hundred more. */
const MAX_ENTRIES = 300;
const MAX_REQUESTS = 10;

/** The `.safetensors` files of an archive. */
export interface TarListing {
  readonly files: readonly (FileWithin & { readonly name: string })[];
  /** Whether there may be more: the archive has too many entries, or is cut off. */
  readonly isPartial: boolean;
}

/**
 * Finds the `.safetensors` files of a tar archive by range requests for the headers of its entries.
 * @returns `undefined` for a compressed one
 * @throws LoraHeaderError for a file that is no archive; Error where the host cannot be read
 */
export async function listTar(
  address: string,
  deps: OpenUrlDeps,
  signal: AbortSignal,
): Promise<TarListing | undefined> {
  const read = createWindow(address, deps, signal);
  const files: TarListing['files'][number][] = [];
  let longName: string | undefined;
  for (let [offset, count] = [0, 0]; count < MAX_ENTRIES; count += 1) {
    const block = await read(offset, TAR_BLOCK_BYTES);
    const entry = block && readTarEntry(block);
    if (entry === undefined && offset === 0) {
      if (isCompressed(await read(0, 4))) return undefined;
      throw new LoraHeaderError('There is no LoRA at that address: the file is not a tar archive.');
    }
    if (entry === 'end') return { files, isPartial: false };
    if (entry === undefined) break;
    const start = offset + TAR_BLOCK_BYTES;
    const name = longName ?? entry.name;
    if (entry.isFile && name.endsWith('.safetensors')) files.push({ name, start, bytes: entry.bytes });
    const about = entry.isAbout ? await read(start, Math.min(entry.bytes, WINDOW_BYTES)) : undefined;
    longName = about && readLongName(about);
    offset = nextTarOffset(offset, entry);
  }
  return { files, isPartial: true };
}

/** By the first bytes: gzip, bzip2, xz and zstd, some of which downloaders unpack by themselves. */
function isCompressed(start: Buffer | undefined): boolean {
  return (
    start !== undefined &&
    ['1f8b', '425a68', 'fd377a58', '28b52ffd'].some((magic) => start.toString('hex').startsWith(magic))
  );
}

/** Reads parts of a file, each further on than the one before; `undefined` past its end, or after too many requests. */
function createWindow(address: string, deps: OpenUrlDeps, signal: AbortSignal) {
  let bytes: Buffer = Buffer.alloc(0);
  let [from, requests] = [0, 0];
  return async (start: number, length: number): Promise<Buffer | undefined> => {
    if (start < from || start + length > from + bytes.length) {
      requests += 1;
      if (requests > MAX_REQUESTS) return undefined;
      from = start;
      bytes = await readRange(address, { start, length: WINDOW_BYTES }, deps, signal).then(
        (range) => range.bytes,
        (error: unknown) => {
          if (error instanceof HttpStatusError && error.status === 416) return Buffer.alloc(0);
          throw error;
        },
      );
    }
    const part = bytes.subarray(start - from, start - from + length);
    return part.length === length ? part : undefined;
  };
}
