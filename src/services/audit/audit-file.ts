import { once } from 'node:events';
import { createGzip } from 'node:zlib';
import type { AuditEntry } from '#schema/audit/entry.ts';
import type { AuditFileFormat } from '#schema/audit/file-formats.ts';
import { joinInTurns } from '#services/join-in-turns.ts';

/** A file of entries, compressed where it would not fit otherwise. */
export interface AuditFile {
  readonly bytes: Buffer;
  readonly isCompressed: boolean;
  readonly count: number;
}

/**
 * Writes entries as a file of at most `maxBytes`, piece by piece: no more than a few times that is in memory.
 * @returns undefined where they do not fit, not even compressed
 */
export async function writeAuditFile(
  entries: AsyncIterable<AuditEntry>,
  { head, formatEntry }: AuditFileFormat,
  maxBytes: number,
): Promise<AuditFile | undefined> {
  let plain: Buffer[] | undefined = [];
  let [size, count, compressedSize] = [0, 0, 0];
  using compressing = new DisposableStack();
  let gzip: { write: (bytes: Buffer) => Promise<unknown>; end: () => Promise<Buffer> } | undefined;
  const openGzip = () => {
    const stream = createGzip();
    compressing.defer(() => stream.destroy());
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => {
      compressedSize += chunk.length;
      chunks.push(chunk);
    });
    return {
      write: async (bytes: Buffer) => stream.write(bytes) || once(stream, 'drain'),
      end: async () => {
        const ended = once(stream, 'end');
        stream.end();
        await ended;
        return Buffer.concat(chunks);
      },
    };
  };
  const write = async (text: string) => {
    const bytes = Buffer.from(text);
    size += bytes.length;
    if (plain && size <= maxBytes) return plain.push(bytes);
    if (!gzip) {
      gzip = openGzip();
      await gzip.write(await joinInTurns(plain ?? []));
      plain = undefined;
    }
    return gzip.write(bytes);
  };
  await write(head);
  for await (const entry of entries) {
    await write(formatEntry(entry));
    count += 1;
    if (compressedSize > maxBytes) return undefined;
  }
  if (!gzip) return { bytes: await joinInTurns(plain ?? []), isCompressed: false, count };
  const bytes = await gzip.end();
  return bytes.length > maxBytes ? undefined : { bytes, isCompressed: true, count };
}
