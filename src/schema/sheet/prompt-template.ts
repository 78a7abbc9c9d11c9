import { t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import { countVariants, formatCount, nodeVariants } from '#schema/template/all-words.ts';
import { closeGaps, type WordLists } from '#schema/template/draw-template.ts';
import { parseTemplate } from '#schema/template/parse-template.ts';
import { UserError } from '#schema/user-error.ts';
import { MAX_CELLS } from './axis-numbers.ts';

/** A prompt with places to fill: each part is text, or the number of a group of words. */
export interface PromptTemplate {
  readonly parts: readonly (string | number)[];
  /** The words of each group. The same group can have several places. */
  readonly groups: readonly (readonly string[])[];
}

/**
 * Finds the groups of a prompt: its choices, with all words that can stand there. Equal groups are one. Lists of words outside
 * of choices are no groups: the seed draws from them.
 * @throws UserError for more words than a sheet has pictures
 */
export function readPromptTemplate(prompt: string, lists: WordLists = new Map()): PromptTemplate {
  const groups = new Map<string, number>();
  const words: string[][] = [];
  const parts = parseTemplate(prompt).map((node) => {
    if (node.kind !== 'choice') return node.source;
    const count = countVariants([node], lists);
    if (count > MAX_CELLS)
      throw new UserError(
        t('{source} stands for {count} words; a sheet has up to {maxCells} pictures.', {
          source: codeSpan(node.source, 60),
          count: formatCount(count),
          maxCells: MAX_CELLS,
        }),
      );
    const each = [...new Set(nodeVariants(node, lists, MAX_CELLS))];
    const [only = ''] = each;
    if (each.length === 1) return only;
    const key = each.join('|');
    const known = groups.get(key) ?? words.push(each) - 1;
    groups.set(key, known);
    return known;
  });
  return { parts, groups: words };
}

/**
 * Adds a group of words, which takes every place of its first word in the prompt.
 * @throws UserError if the first word is not in the prompt
 */
export function addWordGroup({ parts, groups }: PromptTemplate, words: readonly string[]): PromptTemplate {
  const [first = ''] = words;
  const pattern = new RegExp(RegExp.escape(first), 'giu');
  const number = groups.length;
  const newParts = parts.flatMap((part) => {
    if (typeof part === 'number') return [part];
    return part.split(pattern).flatMap((text, at) => (at === 0 ? [text] : [number, text]));
  });
  if (!newParts.includes(number)) {
    throw new UserError(
      t('{first} is not in the prompt, so nothing can replace it. Or write {words} there.', {
        first: codeSpan(first),
        words: codeSpan(`{${words.join('|')}}`, 100),
      }),
    );
  }
  return { parts: newParts, groups: [...groups, words] };
}

/** The prompt with words filled in for its groups. */
export function fillPrompt({ parts }: PromptTemplate, words: ReadonlyMap<number, string>): string {
  const text = parts.map((part) => (typeof part === 'string' ? part : (words.get(part) ?? ''))).join('');
  return closeGaps(text, words.values());
}
