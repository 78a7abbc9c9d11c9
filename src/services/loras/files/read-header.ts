import {
  LENGTH_BYTES,
  type LoraHeader,
  LoraHeaderError,
  parseHeader,
  readHeaderLength,
} from '#schema/lora/file/header.ts';
import { HttpStatusError } from '#services/images/download/download.ts';
import type { OpenUrlDeps } from './open-url.ts';
import { readRange } from './read-range.ts';

/** Bytes of the first request. Most headers are shorter, so that one request is enough. */
const FIRST_BYTES = 512 * 1024;

/** The header of a file, and how long the file is, where the host says so. */
export interface ReadHeader {
  readonly header: LoraHeader;
  readonly fileBytes: number | undefined;
}

/** Where a `.safetensors` file is in another, such as an archive. */
export interface FileWithin {
  readonly start: number;
  readonly bytes: number;
}

/**
 * Reads the header of a `.safetensors` file by range requests, and none of its tensors. Of a host that knows no ranges, no more
 * is read either.
 * @throws LoraHeaderError where there is no whole one; Error where the host cannot be read
 */
export async function readLoraHeader(
  address: string,
  deps: OpenUrlDeps,
  signal: AbortSignal,
  within?: FileWithin,
): Promise<ReadHeader> {
  const offset = within?.start ?? 0;
  const read = (start: number, length: number) =>
    readRange(
      address,
      { start: offset + start, length },
      deps,
      signal,
      start === 0 ? headerEnd : undefined,
      LENGTH_BYTES,
    );
  const first = await read(0, FIRST_BYTES).catch((error: unknown) => {
    const isEmpty = error instanceof HttpStatusError && error.status === 416;
    throw isEmpty
      ? new LoraHeaderError('There is no LoRA at that address: the file is too short for a `.safetensors` file.', {
          cause: error,
        })
      : error;
  });
  const end = headerEnd(first.bytes);
  const missing = end - first.bytes.length;
  const isFirstFull = first.bytes.length === FIRST_BYTES;
  const rest = missing > 0 && isFirstFull ? await read(FIRST_BYTES, missing) : undefined;
  const bytes = Buffer.concat([first.bytes, rest?.bytes ?? Buffer.alloc(0)]).subarray(LENGTH_BYTES, end);
  if (bytes.length < end - LENGTH_BYTES)
    throw new LoraHeaderError('There is no LoRA at that address: the file is cut off.');
  const header = parseHeader(bytes.toString('utf8'));
  const fileBytes = within?.bytes ?? first.fileBytes;
  if (fileBytes !== undefined && fileBytes < end + header.dataBytes)
    throw new LoraHeaderError('There is no LoRA at that address: the file is cut off.');
  return { header, fileBytes };
}

function headerEnd(start: Buffer): number {
  return LENGTH_BYTES + readHeaderLength(start);
}
