import { t } from '#schema/language/t.ts';
import { listMarkdown, type Markdown } from '#schema/markdown.ts';
import type { GenerationResult, Moderation } from '#services/images/generation-result.ts';

/** The pictures that are shown as spoilers, by their place from 0. Where the person alone sees them, none is. */
export function coveredIndexes({ moderation }: Pick<GenerationResult, 'moderation'>): ReadonlySet<number> {
  if (!moderation || moderation.isPrivate) return new Set();
  return new Set([...moderation.flagged, ...moderation.unchecked]);
}

/** What moderation did, and to which pictures, each in a sentence of its own. */
export function moderationTexts({ moderation }: Pick<GenerationResult, 'moderation'>): readonly Markdown[] {
  if (!moderation) return [];
  const { flagged, unchecked, dropped, isPrivate } = moderation;
  return [flaggedText(flagged), uncheckedText(unchecked), droppedText(dropped)]
    .filter((text) => text !== undefined)
    .concat(isPrivate ? [t('so only you can see this')] : []);
}

/** The sentences on what could not be judged at first and was judged again, in place of {@link uncheckedText}. */
export const recheckedTexts = (found: Pick<Moderation, 'flagged' | 'unchecked' | 'dropped'>): readonly Markdown[] =>
  [flaggedText(found.flagged), uncheckedText(found.unchecked), droppedText(found.dropped)].filter(
    (text) => text !== undefined,
  );

/** `moderation flagged pictures 1 and 3` */
function flaggedText(indexes: readonly number[]): Markdown | undefined {
  if (indexes.length === 0) return undefined;
  return t('moderation flagged {count, plural, one {picture} other {pictures}} {places}', namesOf(indexes));
}

/** `picture 2 could not be checked and is treated as flagged` */
export function uncheckedText(indexes: readonly number[]): Markdown | undefined {
  if (indexes.length === 0) return undefined;
  return t(
    '{count, plural, one {picture {places} could not be checked and is treated as flagged} other {pictures {places} could not be checked and are treated as flagged}}',
    namesOf(indexes),
  );
}

/** `2 pictures are missing: moderation flagged pictures 1 and 4` */
function droppedText(indexes: readonly number[]): Markdown | undefined {
  if (indexes.length === 0) return undefined;
  return t(
    '{count, plural, one {# picture is missing: moderation flagged picture {places}} other {# pictures are missing: moderation flagged pictures {places}}}',
    namesOf(indexes),
  );
}

const namesOf = (indexes: readonly number[]) => ({
  count: indexes.length,
  places: listMarkdown(
    indexes.map((index) => `${index + 1}`),
    'and',
  ),
});
