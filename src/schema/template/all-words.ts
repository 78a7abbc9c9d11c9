import { formatNumber } from '#schema/language/format.ts';
import { plainText } from '#schema/language/t.ts';
import { closeGaps, spreadLists, type WordLists } from './draw-template.ts';
import { type Choice, parseTemplate, type TemplateNode } from './parse-template.ts';

/** One of the prompts that a template stands for. */
export interface Variant {
  /** Still as it is typed, escapes included. */
  readonly source: string;
  /** What stands in the place of each choice and list. */
  readonly words: readonly string[];
}

/** Lists in lists that are followed. */
const MAX_LIST_DEPTH = 4;

/** What lists in lists come to is worked out once for each depth: an entry may name a list often, and a list itself. */
interface Expansion<T> {
  readonly lists: WordLists;
  readonly known: Map<string, T>;
}

function ofList<T>(name: string, depth: number, { known }: Expansion<T>, work: () => T): T {
  const key = `${depth} ${name}`;
  const found = known.get(key) ?? work();
  known.set(key, found);
  return found;
}

/** How many prompts a template stands for; infinite where it is more than a number holds. Choices of several have no order. */
export function countVariants(nodes: readonly TemplateNode[], lists: WordLists): number {
  return countAll(nodes, { lists, known: new Map() }, 0);
}

function countAll(nodes: readonly TemplateNode[], expansion: Expansion<number>, depth: number): number {
  return nodes.reduce((product, node) => product * countNode(node, expansion, depth), 1);
}

function countNode(node: TemplateNode, expansion: Expansion<number>, depth: number): number {
  const { lists } = expansion;
  if (node.kind === 'text') return 1;
  if (node.kind === 'list') {
    const entries = depth < MAX_LIST_DEPTH ? lists.get(node.name) : undefined;
    if (!entries || entries.length === 0) return 1;
    return ofList(node.name, depth, expansion, () =>
      entries.reduce((sum, entry) => sum + countAll(parseTemplate(entry), expansion, depth + 1), 0),
    );
  }
  const counts = optionsOf(node, lists).map(({ nodes }) => countAll(nodes, expansion, depth));
  // Sums of the products of all combinations of so many options: the elementary symmetric polynomials.
  const largest = Math.min(node.maximum, counts.length);
  const sums = new Array<number>(largest + 1).fill(0);
  sums[0] = 1;
  for (const count of counts)
    for (let size = largest; size > 0; size -= 1) sums[size] = (sums[size] ?? 0) + (sums[size - 1] ?? 0) * count;
  return sums.slice(Math.min(node.minimum, largest)).reduce((sum, each) => sum + each, 0);
}

/** A count of prompts as people read it. */
export function formatCount(count: number): string {
  return count < 1e9 ? formatNumber(count) : plainText('more than a billion');
}

/** The prompts that a template stands for, the last choice changing first, at most `limit` of them. */
export function allVariants(nodes: readonly TemplateNode[], lists: WordLists, limit: number): Variant[] {
  const expansion = { lists, known: new Map<string, string[]>() };
  let variants: Variant[] = [{ source: '', words: [] }];
  for (const node of nodes) {
    const isWord = node.kind === 'choice' || (node.kind === 'list' && lists.has(node.name));
    variants = cross(variants, variantsOf(node, expansion, limit, 0), limit, ({ source, words }, text) => ({
      source: source + text,
      words: isWord ? [...words, text] : words,
    }));
  }
  return variants.map(({ source, words }) => ({ source: closeGaps(source, words), words }));
}

/** What can stand in the place of one choice or list, at most `limit` texts. */
export function nodeVariants(node: TemplateNode, lists: WordLists, limit: number): string[] {
  return variantsOf(node, { lists, known: new Map() }, limit, 0);
}

function variantsOf(node: TemplateNode, expansion: Expansion<string[]>, limit: number, depth: number): string[] {
  const { lists } = expansion;
  if (node.kind === 'text') return [node.source];
  if (node.kind === 'list') {
    const entries = depth < MAX_LIST_DEPTH ? lists.get(node.name) : undefined;
    if (!entries || entries.length === 0) return [node.source];
    return ofList(node.name, depth, expansion, () =>
      takeFrom(entries, limit, (entry) => joinNodes(parseTemplate(entry), expansion, limit, depth + 1)),
    );
  }
  const options = optionsOf(node, lists);
  if (node.maximum === 1 && node.minimum === 1)
    return takeFrom(options, limit, ({ nodes }) => joinNodes(nodes, expansion, limit, depth));
  const texts = options.map(({ nodes }) => joinNodes(nodes, expansion, limit, depth));
  const [least, most] = [node.minimum, node.maximum].map((count) => Math.min(count, texts.length));
  const sizes = Array.from({ length: (most ?? 0) - (least ?? 0) + 1 }, (_, index) => (least ?? 0) + index);
  return takeFrom(sizes, limit, (size) => combine(texts, size, limit).map((words) => words.join(node.separator)));
}

const optionsOf = (choice: Choice, lists: WordLists) =>
  choice.maximum === 1 ? choice.options : spreadLists(choice.options, lists);

/** The combinations of so many of the groups, with a text of each. */
function combine(groups: readonly (readonly string[])[], size: number, limit: number): string[][] {
  let found: { readonly next: number; readonly words: string[] }[] = [{ next: 0, words: [] }];
  for (let taken = 0; taken < size; taken += 1) {
    found = takeFrom(found, limit, ({ next, words }) => {
      // Enough groups have to be left for the others.
      const last = groups.length - (size - taken) + 1;
      const places = Array.from({ length: Math.max(0, last - next) }, (_, index) => next + index);
      return takeFrom(places, limit, (place) =>
        (groups[place] ?? []).map((text) => ({ next: place + 1, words: [...words, text] })),
      );
    });
  }
  return found.map(({ words }) => words);
}

function joinNodes(
  nodes: readonly TemplateNode[],
  expansion: Expansion<string[]>,
  limit: number,
  depth: number,
): string[] {
  return nodes.reduce<string[]>(
    (texts, node) => cross(texts, variantsOf(node, expansion, limit, depth), limit, (before, text) => before + text),
    [''],
  );
}

function cross<A, B, C>(ones: readonly A[], others: readonly B[], limit: number, join: (one: A, other: B) => C): C[] {
  return takeFrom(ones, limit, (one) => others.map((other) => join(one, other)));
}

/** What a function gives for each item, until there are `limit`. */
function takeFrom<A, B>(items: readonly A[], limit: number, of: (item: A) => readonly B[]): B[] {
  const taken: B[] = [];
  for (const item of items) {
    if (taken.length >= limit) break;
    taken.push(...of(item).slice(0, limit - taken.length));
  }
  return taken;
}
