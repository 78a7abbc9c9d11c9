/** Parser for Discord's Markdown: blocks here, inline markup and lists in their own files. */
import { parseInline } from './inline.ts';
import { continuesList, isListItem, parseList } from './list.ts';
import type { Block } from './syntax-tree.ts';

const FENCE = /```(?:([\w+#.-]+)\n)?\n?([\s\S]+?)\n?```/g;
const HEADING = /^(#{1,3}) +(.+)$/;
const SUBTEXT = /^-# +(.+)$/;

/** Parses a message's text. Never fails: anything that is not markup is text. */
export function parseMarkdown(text: string): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  for (const fence of text.matchAll(FENCE)) {
    blocks.push(...parseLines(text.slice(at, fence.index)));
    blocks.push({ kind: 'code', language: fence[1] ?? '', text: fence[2] ?? '' });
    at = fence.index + fence[0].length;
  }
  return [...blocks, ...parseLines(text.slice(at))];
}

function parseLines(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.split('\n');
  let plain: string[] = [];
  const flush = () => {
    const paragraph = plain.join('\n').replace(/^\s*\n|\n\s*$/g, '');
    if (paragraph.trim()) blocks.push({ kind: 'paragraph', children: parseInline(paragraph) });
    plain = [];
  };
  for (let at = 0; at < lines.length; ) {
    const found = parseBlockAt(lines, at);
    if (found) {
      flush();
      blocks.push(found.block);
      at += found.lines;
    } else {
      plain.push(lines[at++] ?? '');
    }
  }
  flush();
  return blocks;
}

/** The block that starts on this line, and its number of lines; `undefined` for plain text. */
function parseBlockAt(lines: readonly string[], at: number): { block: Block; lines: number } | undefined {
  const line = lines[at] ?? '';
  const heading = HEADING.exec(line);
  if (heading) {
    const level = heading[1]?.length === 1 ? 1 : heading[1]?.length === 2 ? 2 : 3;
    return { block: { kind: 'heading', level, children: parseInline(heading[2] ?? '') }, lines: 1 };
  }
  const subtext = SUBTEXT.exec(line);
  if (subtext) return { block: { kind: 'subtext', children: parseInline(subtext[1] ?? '') }, lines: 1 };
  if (line.startsWith('>>> ')) {
    const quoted = [line.slice(4), ...lines.slice(at + 1)].join('\n');
    return { block: { kind: 'quote', children: parseLines(quoted) }, lines: lines.length - at };
  }
  if (line.startsWith('> ')) {
    const quoted = lines.slice(
      at,
      endOfRun(lines, at, (each) => each.startsWith('> ') || each === '>'),
    );
    return {
      block: { kind: 'quote', children: parseLines(quoted.map((each) => each.slice(2)).join('\n')) },
      lines: quoted.length,
    };
  }
  if (isListItem(line)) {
    const items = lines.slice(
      at,
      endOfRun(lines, at, (each) => continuesList(line, each)),
    );
    return { block: parseList(items), lines: items.length };
  }
  return undefined;
}

function endOfRun(lines: readonly string[], from: number, belongsToRun: (line: string) => boolean): number {
  let to = from;
  while (to < lines.length && belongsToRun(lines[to] ?? '')) to++;
  return to;
}
