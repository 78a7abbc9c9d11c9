import { nearest } from '#schema/nearest.ts';
import {
  type Choice,
  type ChoiceOption,
  parseTemplate,
  type TemplateNode,
  unescapeTemplate,
} from './parse-template.ts';

/** A server's lists by their names in lower case. An entry may be a template itself. */
export type WordLists = ReadonlyMap<string, readonly string[]>;

/** A prompt with its choices made. */
export interface DrawnPrompt {
  readonly text: string;
  /** What was drawn for each choice and list of the prompt, in their order. */
  readonly words: readonly string[];
  /** Names that no list has, each with the one that may be meant. */
  readonly unknownLists: readonly { readonly name: string; readonly suggestion: string | undefined }[];
}

/** Lists in lists that are followed: a list may name itself. */
const MAX_LIST_DEPTH = 6;

/** Characters after which nothing more is drawn, far more than a prompt may have: lists in lists can grow without end. */
const MAX_DRAWN_LENGTH = 8000;

/** Options to choose several from; further ones are never drawn. */
const MAX_OPTIONS = 1000;

interface Drawing {
  readonly random: () => number;
  readonly lists: WordLists;
  readonly unknown: Set<string>;
  length: number;
}

/** Draws by a seed: the same seed draws the same words. */
export function drawTemplate(template: string, seed: number, lists: WordLists = new Map()): DrawnPrompt {
  const drawing: Drawing = { random: seededRandom(seed), lists, unknown: new Set(), length: 0 };
  const words: string[] = [];
  const text = parseTemplate(template).map((node) => {
    const drawn = drawNode(node, drawing, 0);
    if (node.kind === 'choice' || (node.kind === 'list' && lists.has(node.name))) words.push(unescapeTemplate(drawn));
    return drawn;
  });
  const unknownLists = [...drawing.unknown].map((name) => ({
    name,
    suggestion: nearest(name, [...lists.keys()], 1)[0],
  }));
  return { text: unescapeTemplate(closeGaps(text.join(''), words)), words, unknownLists };
}

/** An empty word leaves double spaces behind. */
export function closeGaps(text: string, words: Iterable<string>): string {
  if (![...words].includes('')) return text;
  return text
    .replace(/ {2,}/g, ' ')
    .replace(/ (?=[,.;])/g, '')
    .trim();
}

function drawNode(node: TemplateNode, drawing: Drawing, listDepth: number): string {
  if (node.kind === 'text') return take(drawing, node.source);
  if (node.kind === 'choice') return drawChoice(node, drawing, listDepth);
  const entries = drawing.lists.get(node.name);
  if (!entries || entries.length === 0 || listDepth >= MAX_LIST_DEPTH || drawing.length > MAX_DRAWN_LENGTH) {
    if (!entries) drawing.unknown.add(node.name);
    return take(drawing, node.source);
  }
  const entry = entries[Math.floor(drawing.random() * entries.length)] ?? '';
  return drawNodes(parseTemplate(entry), drawing, listDepth + 1);
}

const drawNodes = (nodes: readonly TemplateNode[], drawing: Drawing, listDepth: number): string =>
  nodes.map((node) => drawNode(node, drawing, listDepth)).join('');

function take(drawing: Drawing, source: string): string {
  drawing.length += source.length;
  return source;
}

/** Each option at most once. An option that is a list alone stands for each of its entries: `{2$$__animal__}`. */
function drawChoice({ options, minimum, maximum, separator }: Choice, drawing: Drawing, listDepth: number): string {
  const isSeveral = maximum !== 1;
  const left = isSeveral ? spreadLists(options, drawing.lists) : [...options];
  const count = Math.min(left.length, minimum + Math.floor(drawing.random() * (maximum - minimum + 1)));
  const drawn: string[] = [];
  while (drawn.length < count && drawing.length <= MAX_DRAWN_LENGTH) {
    const [option] = left.splice(drawIndex(left, drawing.random()), 1);
    drawn.push(drawNodes(option?.nodes ?? [], drawing, listDepth));
  }
  return drawn.join(separator);
}

function drawIndex(options: readonly { readonly weight: number }[], random: number): number {
  const total = options.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return Math.floor(random * options.length);
  let rest = random * total;
  const index = options.findIndex(({ weight }) => {
    rest -= weight;
    return rest < 0;
  });
  return index === -1 ? options.length - 1 : index;
}

/** An option that is a list alone stands for each of its entries. */
export function spreadLists(options: readonly ChoiceOption[], lists: WordLists): ChoiceOption[] {
  const spread: ChoiceOption[] = [];
  for (const option of options) {
    if (spread.length >= MAX_OPTIONS) break;
    const [node, ...others] = option.nodes;
    const entries = node?.kind === 'list' && others.length === 0 ? lists.get(node.name) : undefined;
    spread.push(...(entries?.map((entry) => ({ weight: option.weight, nodes: parseTemplate(entry) })) ?? [option]));
  }
  return spread.slice(0, MAX_OPTIONS);
}

/** Numbers in [0, 1) that follow from a seed: splitmix32. Never change it, or old seeds draw other words. */
function seededRandom(seed: number): () => number {
  let state = (Math.abs(Math.trunc(seed)) % 2 ** 32) | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 2 ** 32;
  };
}
