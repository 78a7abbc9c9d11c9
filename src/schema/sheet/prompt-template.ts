import { codeSpan, md } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';

/** A prompt with places to fill: each part is text, or the number of a group of words. */
export interface PromptTemplate {
  readonly parts: readonly (string | number)[];
  /** The words of each group. The same group can have several places. */
  readonly groups: readonly (readonly string[])[];
}

/** `{oil|ink|photo}`; a word may be empty. Braces without a bar are plain text. */
const BRACES_PATTERN = /\{([^{}]*)\}/g;

/** Finds the groups of a prompt. Equal groups are one. */
export function readPromptTemplate(prompt: string): PromptTemplate {
  const groups = new Map<string, number>();
  const words: string[][] = [];
  const parts: (string | number)[] = [];
  let at = 0;
  for (const found of prompt.matchAll(BRACES_PATTERN)) {
    if (!found[1]?.includes('|')) continue;
    const each = [...new Set(found[1].split('|').map((word) => word.trim()))];
    const key = each.join('|');
    parts.push(prompt.slice(at, found.index));
    at = found.index + found[0].length;
    const [only = ''] = each;
    if (each.length === 1) parts.push(only);
    else {
      const known = groups.get(key) ?? words.push(each) - 1;
      groups.set(key, known);
      parts.push(known);
    }
  }
  return { parts: [...parts, prompt.slice(at)], groups: words };
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
      md`${codeSpan(first)} is not in the prompt, so nothing can replace it. Or write ${codeSpan(`{${words.join('|')}}`, 100)} there.`,
    );
  }
  return { parts: newParts, groups: [...groups, words] };
}

/** The prompt with words filled in for its groups. */
export function fillPrompt({ parts }: PromptTemplate, words: ReadonlyMap<number, string>): string {
  const text = parts.map((part) => (typeof part === 'string' ? part : (words.get(part) ?? ''))).join('');
  if (![...words.values()].includes('')) return text;
  // An empty word leaves double spaces behind.
  return text
    .replace(/ {2,}/g, ' ')
    .replace(/ (?=[,.;])/g, '')
    .trim();
}
