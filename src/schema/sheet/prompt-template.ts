import { escapeInlineCode } from '#schema/text.ts';
import { UserError } from '#schema/user-error.ts';

/** A prompt in which some places are to be filled: text, or the number of a group of words. */
export interface PromptTemplate {
  readonly parts: readonly (string | number)[];
  /** The words of each group; the same group may have several places. */
  readonly groups: readonly (readonly string[])[];
}

/** `{oil|ink|photo}`; one may be empty. Braces without a bar are braces. */
const GROUP_PATTERN = /\{([^{}]*\|[^{}]*)\}/g;

/** Finds the groups of a prompt. Two that read the same are one. */
export function readPromptTemplate(prompt: string): PromptTemplate {
  const groups = new Map<string, number>();
  const words: string[][] = [];
  const parts: (string | number)[] = [];
  let at = 0;
  for (const found of prompt.matchAll(GROUP_PATTERN)) {
    const each = [...new Set((found[1] ?? '').split('|').map((word) => word.trim()))];
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
 * Makes a group of words whose first stands in the prompt, wherever it stands there.
 * @throws UserError where it does not
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
      `\`${escapeInlineCode(first)}\` is not in the prompt, so nothing can take its place. Or write \`{${words.map(escapeInlineCode).join('|').slice(0, 100)}}\` there.`,
    );
  }
  return { parts: newParts, groups: [...groups, words] };
}

/** The prompt with these words in the places of its groups. */
export function fillPrompt({ parts }: PromptTemplate, words: ReadonlyMap<number, string>): string {
  const text = parts.map((part) => (typeof part === 'string' ? part : (words.get(part) ?? ''))).join('');
  if (![...words.values()].includes('')) return text;
  // What an empty word leaves behind.
  return text
    .replace(/ {2,}/g, ' ')
    .replace(/ (?=[,.;])/g, '')
    .trim();
}
