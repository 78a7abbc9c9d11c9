import type { IncomingMessage } from 'node:http';
import { LENGTH_BYTES, type LoraHeader, LoraHeaderError, parseHeader, readHeaderLength } from '#schema/lora/header.ts';
import { HttpStatusError } from '#services/images/download.ts';
import { type OpenUrlDeps, openUrl } from './open-url.ts';

/** Bytes of the first request. Most headers are shorter, so that one request is enough. */
const FIRST_BYTES = 512 * 1024;

/** The header of a file, and how long the file is, where the host says so. */
export interface ReadHeader {
  readonly header: LoraHeader;
  readonly fileBytes: number | undefined;
}

/**
 * Reads the header of a `.safetensors` file by range requests, and none of its tensors. Of a host that knows no ranges, no more
 * is read either.
 * @throws LoraHeaderError where there is no whole one; Error where the host cannot be read
 */
export async function readLoraHeader(address: string, deps: OpenUrlDeps, signal: AbortSignal): Promise<ReadHeader> {
  const first = await readRange(address, 0, FIRST_BYTES, deps, signal);
  const end = headerEnd(first.bytes);
  const missing = end - first.bytes.length;
  const isFirstFull = first.bytes.length === FIRST_BYTES;
  const rest = missing > 0 && isFirstFull ? await readRange(address, FIRST_BYTES, missing, deps, signal) : undefined;
  const bytes = Buffer.concat([first.bytes, rest?.bytes ?? Buffer.alloc(0)]).subarray(LENGTH_BYTES, end);
  if (bytes.length < end - LENGTH_BYTES) throw new LoraHeaderError('is cut off');
  const header = parseHeader(bytes.toString('utf8'));
  const { fileBytes } = first;
  if (fileBytes !== undefined && fileBytes < end + header.dataBytes) throw new LoraHeaderError('is cut off');
  return { header, fileBytes };
}

function headerEnd(start: Buffer): number {
  return LENGTH_BYTES + readHeaderLength(start);
}

/** Up to `length` bytes from `start` on; of the first ones no more than the header has. */
async function readRange(address: string, start: number, length: number, deps: OpenUrlDeps, signal: AbortSignal) {
  const headers = { range: `bytes=${start}-${start + length - 1}` };
  const { response, host } = await openUrl(address, headers, deps, signal).catch((error: unknown) => {
    const isEmpty = error instanceof HttpStatusError && error.status === 416;
    throw isEmpty ? new LoraHeaderError('is too short for a `.safetensors` file', { cause: error }) : error;
  });
  try {
    const range = response.statusCode === 206 ? readContentRange(response) : { start: 0, total: readLength(response) };
    if (range?.start !== start && range?.start !== 0) throw new Error(`${host} sends another range`);
    const skipped = start - range.start;
    const wanted = (bytes: Buffer) => (start === 0 ? Math.min(length, headerEnd(bytes)) : skipped + length);
    const bytes = (await readStart(response, wanted)).subarray(skipped);
    return { bytes, fileBytes: range.total };
  } finally {
    response.destroy();
  }
}

/** The beginning of a body. @param wanted how many bytes of it, by its first {@link LENGTH_BYTES} or more */
export async function readStart(response: IncomingMessage, wanted: (start: Buffer) => number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  let needed: number | undefined;
  for await (const chunk of response) {
    chunks.push(Buffer.from(chunk));
    length += Buffer.byteLength(chunk);
    if (length >= LENGTH_BYTES) needed ??= wanted(Buffer.concat(chunks));
    if (needed !== undefined && length >= needed) break;
  }
  const joined = Buffer.concat(chunks);
  return joined.length < LENGTH_BYTES ? joined : joined.subarray(0, wanted(joined));
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
