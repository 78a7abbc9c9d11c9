import { parseInline } from './inline.ts';
import type { Block } from './tree.ts';

const ITEM = /^( *)([-*]|(\d{1,10})\.) +(.*)$/;

/** Reads lines that are all list items; deeper indented ones become a list inside the item before them. */
export function parseList(lines: readonly string[]): Block {
  const rows = lines.map(readItem);
  const first = rows[0] ?? readItem('- ');
  const items: Block[][] = [];
  for (let at = 0; at < rows.length; ) {
    const row = rows[at] ?? first;
    const inner = lines.slice(at + 1, deeper(rows, at + 1, first.indent));
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

function readItem(line: string): Row {
  const match = ITEM.exec(line);
  const number = match?.[3];
  return {
    indent: match?.[1]?.length ?? 0,
    number: number === undefined ? undefined : Number(number),
    text: match?.[4] ?? line,
  };
}

function deeper(rows: readonly Row[], from: number, indent: number): number {
  let to = from;
  while (to < rows.length && (rows[to]?.indent ?? 0) > indent) to++;
  return to;
}
