import { parseInline } from './inline.ts';
import type { Block } from './syntax-tree.ts';

const LIST_ITEM = /^( *)([-*]|(\d{1,10})\.) +(\S.*)$/;

export const isListItem = (line: string): boolean => LIST_ITEM.test(line);

/** Whether a line goes on with the list that `first` began: another item like it, or one inside it. */
export function continuesList(first: string, line: string): boolean {
  if (!isListItem(line)) return false;
  const [begun, next] = [parseItem(first), parseItem(line)];
  return next.indent > begun.indent || (next.number === undefined) === (begun.number === undefined);
}

/** Reads lines that are all list items; deeper indented ones become a list inside the item before them. */
export function parseList(lines: readonly string[]): Block {
  const rows = lines.map(parseItem);
  const first = rows[0] ?? parseItem('- ');
  const items: Block[][] = [];
  for (let at = 0; at < rows.length; ) {
    const row = rows[at] ?? first;
    const inner = lines.slice(at + 1, endOfNested(rows, at + 1, first.indent));
    const item: Block[] = [{ kind: 'paragraph', children: parseInline(row.text) }];
    if (inner.length) item.push(parseList(inner));
    items.push(item);
    at += 1 + inner.length;
  }
  return { kind: 'list', ordered: first.number !== undefined, start: first.number ?? 1, items };
}

interface Row {
  indent: number;
  number: number | undefined;
  text: string;
}

function parseItem(line: string): Row {
  const match = LIST_ITEM.exec(line);
  const number = match?.[3];
  return {
    indent: match?.[1]?.length ?? 0,
    number: number === undefined ? undefined : Number(number),
    text: match?.[4] ?? line,
  };
}

function endOfNested(rows: readonly Row[], from: number, indent: number): number {
  let to = from;
  while (to < rows.length && (rows[to]?.indent ?? 0) > indent) to++;
  return to;
}
