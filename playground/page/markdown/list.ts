import { parseInline } from './inline.ts';
import type { Block } from './syntax-tree.ts';

const LIST_ITEM = /^( *)([-*]|(\d{1,10})\.) +(\S.*)$/;

export const isListItem = (line: string): boolean => LIST_ITEM.test(line);

/** Whether a line continues the list that starts with `first`: an item of the same kind, or a nested one. */
export function continuesList(first: string, line: string): boolean {
  if (!isListItem(line)) return false;
  const [start, next] = [parseItem(first), parseItem(line)];
  return next.indent > start.indent || (next.number === undefined) === (start.number === undefined);
}

/** Parses lines that are all list items. Items with more indent become a list inside the item before them. */
export function parseList(lines: readonly string[]): Block {
  const rows = lines.map(parseItem);
  const first = rows[0] ?? parseItem('- ');
  const items: Block[][] = [];
  for (let at = 0; at < rows.length; ) {
    const row = rows[at] ?? first;
    const nestedLines = lines.slice(at + 1, endOfNested(rows, at + 1, first.indent));
    const item: Block[] = [{ kind: 'paragraph', children: parseInline(row.text) }];
    if (nestedLines.length) item.push(parseList(nestedLines));
    items.push(item);
    at += 1 + nestedLines.length;
  }
  return { kind: 'list', ordered: first.number !== undefined, start: first.number ?? 1, items };
}

interface ListItem {
  indent: number;
  number: number | undefined;
  text: string;
}

function parseItem(line: string): ListItem {
  const match = LIST_ITEM.exec(line);
  const number = match?.[3];
  return {
    indent: match?.[1]?.length ?? 0,
    number: number === undefined ? undefined : Number(number),
    text: match?.[4] ?? line,
  };
}

function endOfNested(rows: readonly ListItem[], from: number, indent: number): number {
  let to = from;
  while (to < rows.length && (rows[to]?.indent ?? 0) > indent) to++;
  return to;
}
