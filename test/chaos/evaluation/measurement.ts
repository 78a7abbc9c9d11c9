import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import process from 'node:process';

/** What stands around a table that is written anew by each whole run. */
const markersOf = (section: Section) => [`<!-- ${section} -->`, `<!-- /${section} -->`] as const;
export type Section = 'measured' | 'measured with money';

export interface Measurement {
  readonly command: string;
  readonly startedAt: Date;
  readonly seconds: number;
  readonly table: string;
}

/** The table with what it was measured by, as Markdown. */
export function formatMeasurement({ command, startedAt, seconds, table }: Measurement): string {
  const [day = ''] = startedAt.toISOString().split('T');
  const header = `\`${command}\`, ${day}: ${availableParallelism()} cores, Node ${process.versions.node}, ${Math.ceil(seconds / 60)} min.`;
  return `${header}\n\n${table}`;
}

/** Puts it into a document, between its two marks. @throws Error where the document has none */
export async function replaceMeasuredSection(file: string, section: Section, text: string): Promise<void> {
  const [beginMarker, endMarker] = markersOf(section);
  const before = await readFile(file, 'utf8');
  const [begin, end] = [before.indexOf(beginMarker), before.indexOf(endMarker)];
  if (begin < 0 || end < begin) throw new Error(`${file} has no ${beginMarker} … ${endMarker}`);
  await writeFile(file, `${before.slice(0, begin + beginMarker.length)}\n${text}\n${before.slice(end)}`);
}
