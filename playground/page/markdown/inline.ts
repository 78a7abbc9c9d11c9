import type { Inline } from './syntax-tree.ts';

/** Deeper nesting stays plain text, which bounds the parsing time. */
const MAX_DEPTH = 8;

type ParseChildren = (text: string) => Inline[];
interface Rule {
  /** Sticky, to match at the parser's position. */
  pattern: RegExp;
  make: (match: RegExpExecArray, parseChildren: ParseChildren) => Inline | undefined;
}

const matchGroup = (match: RegExpExecArray, index: number): string => match[index] ?? '';

function styleRule(kind: 'strong' | 'emphasis' | 'underline' | 'strike' | 'spoiler', pattern: RegExp): Rule {
  return { pattern, make: (match, parseChildren) => ({ kind, children: parseChildren(matchGroup(match, 1)) }) };
}

function mentionRule(target: 'user' | 'role' | 'channel', pattern: RegExp): Rule {
  return { pattern, make: (match) => ({ kind: 'mention', target, id: matchGroup(match, 1) }) };
}

/** Discord only links http and https; other schemes, as `javascript:`, stay text. */
function link(url: string, children: Inline[]): Inline | undefined {
  return /^https?:\/\//i.test(url) && URL.canParse(url) ? { kind: 'link', url, children } : undefined;
}

/** The rules, in order of precedence. */
const RULES: readonly Rule[] = [
  { pattern: /\\([^\sA-Za-z0-9])/y, make: (match) => ({ kind: 'text', text: matchGroup(match, 1) }) },
  {
    pattern: /``(.+?)``(?!`)/sy,
    make: (match) => ({ kind: 'code', text: matchGroup(match, 1).replace(/^ (.*) $/s, '$1') }),
  },
  { pattern: /`([^`]+)`(?!`)/y, make: (match) => ({ kind: 'code', text: matchGroup(match, 1) }) },
  mentionRule('user', /<@!?(\d{1,20})>/y),
  mentionRule('role', /<@&(\d{1,20})>/y),
  mentionRule('channel', /<#(\d{1,20})>/y),
  {
    pattern: /@(everyone|here)\b/y,
    make: (match) => ({ kind: 'mention', target: 'everyone', id: matchGroup(match, 1) }),
  },
  {
    pattern: /<\/([-_\p{L}\p{N} ]{1,100}):(\d{1,20})>/uy,
    make: (match) => ({ kind: 'command', name: matchGroup(match, 1), id: matchGroup(match, 2) }),
  },
  {
    pattern: /<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/y,
    make: (match) => ({ kind: 'time', unix: Number(match[1]), style: match[2] ?? 'f' }),
  },
  {
    pattern: /<a?:(\w{2,32}):(\d{1,20})>/y,
    make: (match) => ({ kind: 'emoji', name: matchGroup(match, 1), id: matchGroup(match, 2) }),
  },
  {
    pattern: /<(https?:\/\/[^\s<>]+)>/iy,
    make: (match) => link(matchGroup(match, 1), [{ kind: 'text', text: matchGroup(match, 1) }]),
  },
  {
    pattern: /\[((?:\\.|[^\]\\])+)\]\(\s*<?([^\s<>]+?)>?(?:\s+"[^"]*")?\s*\)/y,
    make: (match, parseChildren) => link(matchGroup(match, 2), parseChildren(matchGroup(match, 1))),
  },
  {
    pattern: /(?<!\w)https?:\/\/[^\s<>]*[^\s<>.,:;"'\]()!?*_~|]/iy,
    make: (match) => link(matchGroup(match, 0), [{ kind: 'text', text: matchGroup(match, 0) }]),
  },
  styleRule('strong', /\*\*(?!\s)((?:\\.|(?!\*\*)[^\\]|\*(?=\*\*))+?)\*\*(?!\*)/sy),
  styleRule('underline', /__((?:\\.|(?!__)[^\\]|_(?=__))+?)__(?!_)/sy),
  styleRule('strike', /~~((?:\\.|(?!~~)[^\\])+?)~~/sy),
  styleRule('spoiler', /\|\|((?:\\.|(?!\|\|)[^\\])+?)\|\|/sy),
  styleRule('emphasis', /\*(?![\s*])((?:\\.|\*\*|[^*\\])+?)(?<!\s)\*(?!\*)/sy),
  styleRule('emphasis', /(?<!\w)_(?!_)((?:\\.|__|[^_\\])+?)_(?!\w)/sy),
];

/** Parses inline markup: emphasis, code, links, mentions and others. Newlines stay in the text. */
export function parseInline(text: string, depth = 0): Inline[] {
  if (depth > MAX_DEPTH) return text ? [{ kind: 'text', text }] : [];
  const nodes: Inline[] = [];
  let plain = '';
  let at = 0;
  const flush = () => {
    if (plain) nodes.push({ kind: 'text', text: plain });
    plain = '';
  };
  while (at < text.length) {
    const match = matchAt(text, at, depth);
    if (!match) {
      plain += text[at++];
    } else {
      at += match.length;
      if (match.node.kind === 'text') plain += match.node.text;
      else {
        flush();
        nodes.push(match.node);
      }
    }
  }
  flush();
  return nodes;
}

function matchAt(text: string, at: number, depth: number): { node: Inline; length: number } | undefined {
  for (const rule of RULES) {
    rule.pattern.lastIndex = at;
    const match = rule.pattern.exec(text);
    const node = match && rule.make(match, (children) => parseInline(children, depth + 1));
    if (match && node) return { node, length: match[0].length };
  }
  return undefined;
}
