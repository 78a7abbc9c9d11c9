import { plainText, t } from '#schema/language/t.ts';
import { allVariants, countVariants, formatCount } from '#schema/template/all-words.ts';
import type { WordLists } from '#schema/template/draw-template.ts';
import { parseTemplate, unescapeTemplate } from '#schema/template/parse-template.ts';
import { UserError } from '#schema/user-error.ts';
import { MAX_CELLS } from './axis-numbers.ts';
import type { PromptTemplate } from './prompt-template.ts';
import type { ResolvedAxis } from './resolve-axes.ts';

/**
 * The axis of all prompts that a template stands for, with the template that it fills: one group for the whole prompt.
 * @throws UserError where it stands for one prompt alone, or for more than a sheet has pictures
 */
export function createAllWordsAxis(
  prompt: string,
  lists: WordLists,
): { readonly axis: ResolvedAxis; readonly template: PromptTemplate } {
  const nodes = parseTemplate(prompt);
  const count = countVariants(nodes, lists);
  if (count > MAX_CELLS)
    throw new UserError(
      t(
        'All of that is {count} pictures; up to {maxCells} are possible. Leave some words out, or leave `--all` out: the seed then picks.',
        { count: formatCount(count), maxCells: MAX_CELLS },
      ),
    );
  const variants = allVariants(nodes, lists, MAX_CELLS);
  if (variants.length < 2)
    throw new UserError(
      "`--all` paints all choices of a prompt, such as `a '{red|blue}' fox --all`. This prompt has none.",
    );
  const values = variants.map(({ source, words }) => ({
    label: words.map((word) => unescapeTemplate(word) || plainText('(nothing)')).join(' · '),
    words: [0, source] as const,
  }));
  return { axis: { name: 'words', values }, template: { parts: [0], groups: [values.map(({ words }) => words[1])] } };
}
