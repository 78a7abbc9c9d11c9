import type { IncomingMessage } from 'node:http';
import { type OpenUrlDeps, openUrl } from './open-url.ts';

/** Bytes that are read and thrown away where a host knows no ranges. */
const MAX_SKIPPED_BYTES = 4 * 1024 * 1024;

/** A part of a file, and how long the whole file is, where the host says so. */
interface ReadRange {
  readonly bytes: Buffer;
  readonly fileBytes: number | undefined;
}

/**
 * Reads a part of a file: up to `length` bytes from `start` on.
 * @param wanted how many of these bytes are needed, by the first ones
 * @param firstBytes how many `wanted` has to see
 * @throws Error where the host cannot be read; HttpStatusError 416 where the file is shorter
 */
export async function readRange(
  address: string,
  { start, length }: { readonly start: number; readonly length: number },
  deps: OpenUrlDeps,
  signal: AbortSignal,
  wanted: (bytes: Buffer) => number = () => length,
  firstBytes = 0,
): Promise<ReadRange> {
  const headers = { range: `bytes=${start}-${start + length - 1}` };
  const { response, host } = await openUrl(address, headers, deps, signal);
  try {
    const range = response.statusCode === 206 ? readContentRange(response) : { start: 0, total: readLength(response) };
    if (range?.start !== start && range?.start !== 0) throw new Error(`${host} sends another range`);
    const skipped = start - range.start;
    if (skipped > MAX_SKIPPED_BYTES) throw new Error(`${host} sends no ranges`);
    const needed = (bytes: Buffer) => skipped + Math.min(length, wanted(bytes.subarray(skipped)));
    const bytes = (await readStart(response, needed, skipped + firstBytes)).subarray(skipped);
    return { bytes, fileBytes: range.total };
  } finally {
    response.destroy();
  }
}

/**
 * The beginning of a body.
 * @param wanted how many bytes of it, by its first ones
 * @param firstBytes how many of those there have to be
 */
export async function readStart(
  response: IncomingMessage,
  wanted: (start: Buffer) => number,
  firstBytes = 0,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  let needed: number | undefined;
  for await (const chunk of response) {
    chunks.push(Buffer.from(chunk));
    length += Buffer.byteLength(chunk);
    if (length >= firstBytes) needed ??= wanted(Buffer.concat(chunks));
    if (needed !== undefined && length >= needed) break;
  }
  const joined = Buffer.concat(chunks);
  return joined.length < firstBytes ? joined : joined.subarray(0, wanted(joined));
}

function readContentRange({ headers }: IncomingMessage): { start: number; total: number | undefined } | undefined {
  const [, start, total] = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/.exec(headers['content-range'] ?? '') ?? [];
  if (start === undefined) return undefined;
  return { start: Number(start), total: total === '*' ? undefined : Number(total) };
}

function readLength({ headers }: IncomingMessage): number | undefined {
  const length = Number(headers['content-length'] ?? Number.NaN);
  return Number.isSafeInteger(length) ? length : undefined;
}
