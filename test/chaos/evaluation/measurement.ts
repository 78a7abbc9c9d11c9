import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import process from 'node:process';

/** Around what is written anew by each whole run. */
const [BEGIN, END] = ['<!-- measured -->', '<!-- /measured -->'] as const;

export interface Measured {
  readonly command: string;
  readonly date: Date;
  readonly seconds: number;
  readonly table: string;
}

/** The table with what it was measured by, as Markdown. */
export function measuredText({ command, date, seconds, table }: Measured): string {
  const [day = ''] = date.toISOString().split('T');
  const facts = `\`${command}\`, ${day}: ${availableParallelism()} cores, Node ${process.versions.node}, ${Math.ceil(seconds / 60)} min.`;
  return `${facts}\n\n${table}`;
}

/** Puts it into a document, between its two marks. @throws Error where the document has none */
export async function writeInto(file: string, text: string): Promise<void> {
  const before = await readFile(file, 'utf8');
  const [from, to] = [before.indexOf(BEGIN), before.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${file} has no ${BEGIN} … ${END}`);
  await writeFile(file, `${before.slice(0, from + BEGIN.length)}\n${text}\n${before.slice(to)}`);
}
