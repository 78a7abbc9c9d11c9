import { t } from '#schema/language/t.ts';
import { joinMarkdown, type Markdown } from '#schema/markdown.ts';
import type { MergedList } from '#schema/merged-list.ts';

/** Items that are named: as much as fits beside a full page of `/settings`. */
const MAX_NAMED = 10;

/** What somebody else changed of a list while this person did; none where nobody did. @param format an item, 40 characters at most */
export function mergeNotes(
  { added, removed }: Pick<MergedList, 'added' | 'removed'>,
  format: (item: string) => Markdown,
): Markdown[] {
  const listItems = (items: readonly string[]) => {
    const named = items.slice(0, MAX_NAMED).map(format);
    return joinMarkdown(items.length > MAX_NAMED ? [...named, '…'] : named, ', ');
  };
  return [
    ...(added.length > 0 ? [t('Added meanwhile, and kept: {items}', { items: listItems(added) })] : []),
    ...(removed.length > 0 ? [t('Removed meanwhile, and not put back: {items}', { items: listItems(removed) })] : []),
  ];
}
