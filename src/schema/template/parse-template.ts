/**
 * The template language of sd-dynamic-prompts (SYNTAX.md of adieyal/sd-dynamic-prompts): `{red|blue}`, `{2$$a|b|c}`,
 * `{1-2$$ and $$a|b|c}`, `{0.3::a|b}`, nested, and lists, `__animal__`. Ours is `{1-4}`, a whole number.
 */
export type TemplateNode =
  /** As it stands in the prompt, escapes included. */
  | { readonly kind: 'text'; readonly source: string }
  | { readonly kind: 'list'; readonly source: string; readonly name: string }
  | ({ readonly kind: 'choice'; readonly source: string } & Choice);

export interface Choice {
  readonly options: readonly ChoiceOption[];
  /** How many of the options, in any order. */
  readonly minimum: number;
  readonly maximum: number;
  readonly separator: string;
}

export interface ChoiceOption {
  /** Relative to the others. */
  readonly weight: number;
  readonly nodes: readonly TemplateNode[];
}

/** Keyboards for Chinese and Japanese write them wide. */
const [OPEN, CLOSE, BAR] = [
  new Set<string | undefined>('{｛'),
  new Set<string | undefined>('}｝'),
  new Set<string | undefined>('|｜'),
];

/** Braces in braces in braces that are read; what is deeper is text. */
const MAX_DEPTH = 12;

/** Numbers of a range such as `{1-100}`. */
const MAX_RANGE = 100;

/** `__animal__`, `__clothes/hats__`. One inside a word, such as in `__init__`, is told by whether there is such a list. */
const LIST_PATTERN = /(?<![\\\w])__([\p{L}\p{N}][\p{L}\p{N} /.-]*(?:_[\p{L}\p{N} /.-]+)*)__(?!\w)/gu;

const RANGE_PATTERN = /^\s*(\d{1,6})\s*-\s*(\d{1,6})\s*$/;
const COUNT_PATTERN = /^\s*(?:(\d{1,3})|(\d{1,3})?-(\d{1,3})?)\s*\$\$/;
const WEIGHT_PATTERN = /^\s*(\d{1,6}(?:\.\d{1,6})?|\.\d{1,6})::/;

interface Source {
  readonly text: string;
  /** For each brace the place of its counterpart; those without one are plain text. */
  readonly counterparts: ReadonlyMap<number, number>;
}

/** Reads a prompt. Braces that are no choice, such as those of JSON, and those without a counterpart are text. */
export function parseTemplate(text: string): TemplateNode[] {
  return parseRange({ text, counterparts: matchBraces(text) }, 0, text.length, 0);
}

function matchBraces(text: string): Map<number, number> {
  const counterparts = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (OPEN.has(text[at])) open.push(at);
    else if (CLOSE.has(text[at])) {
      const start = open.pop();
      if (start !== undefined) counterparts.set(start, at);
    }
  }
  return counterparts;
}

function parseRange(source: Source, from: number, to: number, depth: number): TemplateNode[] {
  const { text, counterparts } = source;
  const nodes: TemplateNode[] = [];
  let textStart = from;
  // What is within braces that are no JSON is none either.
  let jsonTriedUntil = -1;
  for (let at = from; at < to; at += 1) {
    if (text[at] === '\\') {
      at += 1;
      continue;
    }
    const end = OPEN.has(text[at]) ? counterparts.get(at) : undefined;
    if (end === undefined || end > to) continue;
    if (depth === 0 && at > jsonTriedUntil) {
      jsonTriedUntil = end;
      if (isJson(text.slice(at, end + 1))) {
        at = end;
        continue;
      }
    }
    const choice = depth < MAX_DEPTH ? parseChoice(source, at + 1, end, depth) : undefined;
    if (!choice) continue;
    nodes.push(...parseLists(text.slice(textStart, at)));
    nodes.push({ kind: 'choice', source: text.slice(at, end + 1), ...choice });
    textStart = end + 1;
    at = end;
  }
  return [...nodes, ...parseLists(text.slice(textStart, to))];
}

function parseChoice(source: Source, from: number, to: number, depth: number): Choice | undefined {
  const { text } = source;
  const bars = findBars(source, from, to);
  const inside = text.slice(from, Math.min(to, from + 40));
  const one = { minimum: 1, maximum: 1, separator: ', ' };
  if (bars.length === 0 && to - from < 20) {
    const [, first, last] = RANGE_PATTERN.exec(text.slice(from, to)) ?? [];
    const numbers = first === undefined ? undefined : rangeOf(Number(first), Number(last));
    if (numbers)
      return {
        ...one,
        options: numbers.map((number) => ({ weight: 1, nodes: [{ kind: 'text', source: `${number}` }] })),
      };
  }
  const [count = '', exact, least, most] = COUNT_PATTERN.exec(inside) ?? [];
  if (bars.length === 0 && !count) return undefined;
  const firstBar = bars[0] ?? to;
  const beforeBar = text.slice(from + count.length, firstBar);
  const separatorEnd = count && !/^[^$]*[{｛]/.test(beforeBar) ? beforeBar.indexOf('$$') : -1;
  const start = from + count.length + (separatorEnd === -1 ? 0 : separatorEnd + 2);
  const separator = separatorEnd === -1 ? ', ' : text.slice(from + count.length, from + count.length + separatorEnd);
  const ends = [...bars, to];
  const options = ends.map((end, index) =>
    parseOption(source, index === 0 ? start : (bars[index - 1] ?? 0) + 1, end, depth),
  );
  if (!count) return { ...one, options };
  const minimum = Number(exact ?? least ?? 1);
  const maximum = Number(exact ?? most ?? options.length);
  return { options, separator, minimum: Math.min(minimum, maximum), maximum: Math.max(minimum, maximum) };
}

/** Bars that are not within inner braces. */
function findBars({ text, counterparts }: Source, from: number, to: number): number[] {
  const bars: number[] = [];
  for (let at = from; at < to; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (OPEN.has(text[at])) at = counterparts.get(at) ?? at;
    else if (BAR.has(text[at])) bars.push(at);
  }
  return bars;
}

function parseOption(source: Source, from: number, to: number, depth: number): ChoiceOption {
  const [mark = '', weight] = WEIGHT_PATTERN.exec(source.text.slice(from, Math.min(to, from + 20))) ?? [];
  let [start, end] = [from + mark.length, to];
  while (start < end && /\s/.test(source.text[start] ?? '')) start += 1;
  while (end > start && /\s/.test(source.text[end - 1] ?? '')) end -= 1;
  return { weight: weight === undefined ? 1 : Number(weight), nodes: parseRange(source, start, end, depth + 1) };
}

function rangeOf(first: number, last: number): number[] | undefined {
  const length = Math.abs(last - first) + 1;
  const step = Math.sign(last - first);
  return length > MAX_RANGE ? undefined : Array.from({ length }, (_, index) => first + index * step);
}

function parseLists(text: string): TemplateNode[] {
  const nodes: TemplateNode[] = [];
  let from = 0;
  for (const { index, 0: all, 1: name = '' } of text.matchAll(LIST_PATTERN)) {
    if (index > from) nodes.push({ kind: 'text', source: text.slice(from, index) });
    nodes.push({ kind: 'list', source: all, name: name.trim().toLowerCase() });
    from = index + all.length;
  }
  return from < text.length ? [...nodes, { kind: 'text', source: text.slice(from) }] : nodes;
}

/** A text in braces that is JSON is meant as it stands, even if a bar is in it. */
function isJson(text: string): boolean {
  if (!/^\{\s*"/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A text without the backslashes that keep braces, bars and list names from being read. */
export const unescapeTemplate = (source: string): string => source.replace(/\\(?=[{}|｛｝｜]|__)/g, '');

/** A text that is drawn as it stands. */
export const escapeTemplate = (text: string): string => text.replace(/[{}|｛｝｜]|__/g, '\\$&');

/** Whether something is to be drawn, or written without its backslashes. A list may turn out not to be there. */
export function hasTemplate(text: string): boolean {
  return unescapeTemplate(text) !== text || parseTemplate(text).some(({ kind }) => kind !== 'text');
}
