import type { Inline } from './syntax-tree.ts';

/** Deeper nesting is shown as typed: nobody means it, and it bounds the work. */
const MAX_DEPTH = 8;

type ParseInner = (text: string) => Inline[];
interface Rule {
  /** Sticky: it has to match where the parser stands. */
  pattern: RegExp;
  make: (match: RegExpExecArray, inner: ParseInner) => Inline | undefined;
}

const matchGroup = (match: RegExpExecArray, index: number): string => match[index] ?? '';

function styleRule(kind: 'strong' | 'emphasis' | 'underline' | 'strike' | 'spoiler', pattern: RegExp): Rule {
  return { pattern, make: (match, inner) => ({ kind, children: inner(matchGroup(match, 1)) }) };
}

function mentionRule(of: 'user' | 'role' | 'channel', pattern: RegExp): Rule {
  return { pattern, make: (match) => ({ kind: 'mention', of, id: matchGroup(match, 1) }) };
}

/** Only the schemes that Discord makes clickable; a masked `javascript:` stays text. */
function link(url: string, children: Inline[]): Inline | undefined {
  return /^https?:\/\//i.test(url) && URL.canParse(url) ? { kind: 'link', url, children } : undefined;
}

/** In the order in which they are tried. */
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
  { pattern: /@(everyone|here)\b/y, make: (match) => ({ kind: 'mention', of: 'everyone', id: matchGroup(match, 1) }) },
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
    make: (match, inner) => link(matchGroup(match, 2), inner(matchGroup(match, 1))),
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

/** Reads one run of text: emphasis, code, links, mentions and the rest. Newlines stay in the text. */
export function parseInline(text: string, depth = 0): Inline[] {
  if (depth > MAX_DEPTH) return text ? [{ kind: 'text', text }] : [];
  const found: Inline[] = [];
  let plain = '';
  let at = 0;
  const flush = () => {
    if (plain) found.push({ kind: 'text', text: plain });
    plain = '';
  };
  while (at < text.length) {
    const hit = matchAt(text, at, depth);
    if (!hit) {
      plain += text[at++];
    } else {
      at += hit.length;
      if (hit.node.kind === 'text') plain += hit.node.text;
      else {
        flush();
        found.push(hit.node);
      }
    }
  }
  flush();
  return found;
}

function matchAt(text: string, at: number, depth: number): { node: Inline; length: number } | undefined {
  for (const rule of RULES) {
    rule.pattern.lastIndex = at;
    const match = rule.pattern.exec(text);
    const node = match && rule.make(match, (inside) => parseInline(inside, depth + 1));
    if (match && node) return { node, length: match[0].length };
  }
  return undefined;
}
