import { joinInTurns } from '#services/join-in-turns.ts';
import type { ExportEntry } from './export-person.ts';

/** The version of the file's form. A program that reads it should refuse what it does not know. */
const EXPORT_VERSION = 1;

/** Bytes for all but the entries of a file. */
const ENVELOPE_BYTES = 1024;

/**
 * Writes entries to JSON files of at most `maxBytes`, each a whole document, one at a time: memory never holds more than one. An
 * entry that does not fit into a file alone is left out, and counted in `omitted`.
 * @param now ms since the epoch
 */
export async function* exportParts(
  person: string,
  entries: AsyncIterable<ExportEntry>,
  maxBytes: number,
  now: number,
): AsyncGenerator<Buffer> {
  let part = 1;
  let omitted = 0;
  let texts: Buffer[] = [];
  let bytes = 0;
  const finish = (isLast: boolean) => {
    const head = {
      format: 'lorikeet-export',
      version: EXPORT_VERSION,
      person,
      at: new Date(now).toISOString(),
      part,
      isLast,
    };
    const opening = JSON.stringify({ ...head, omitted }).slice(0, -1);
    return joinInTurns([Buffer.from(`${opening},"entries":[\n`), ...texts, Buffer.from('\n]}\n')]);
  };
  for await (const entry of entries) {
    const text = Buffer.from(JSON.stringify(entry));
    if (text.length + ENVELOPE_BYTES > maxBytes) {
      omitted += 1;
      continue;
    }
    if (bytes + text.length + SEPARATOR.length + ENVELOPE_BYTES > maxBytes) {
      yield await finish(false);
      part += 1;
      [texts, bytes] = [[], 0];
    }
    if (texts.length > 0) texts.push(SEPARATOR);
    texts.push(text);
    bytes += text.length + SEPARATOR.length;
  }
  yield await finish(true);
}

const SEPARATOR = Buffer.from(',\n');
