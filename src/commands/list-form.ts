import { mergeNotes } from '#discord/messages/merge-notes.ts';
import type { Modal } from '#schema/interaction/modal/modal.ts';
import { plainText } from '#schema/language/t.ts';
import { codeSpan, type Markdown } from '#schema/markdown.ts';
import type { MergedList } from '#schema/merged-list.ts';
import {
  findList,
  type GuildLists,
  LIST_LIMITS,
  readEntries,
  readListName,
  type WordList,
  withList,
} from '#schema/template/guild-lists.ts';
import type { ModalContext, Services } from './command.ts';
import { mergeLines } from './shared/merge-changes.ts';

/** The form in which a list is written, an entry on each line. */
export function listModal(
  guild: string,
  { name, entries }: WordList,
  { formBases }: Pick<Services, 'formBases'>,
): Modal {
  const value = entries.join('\n');
  return {
    id: `lists:save:${name}:${formBases.remember(guild, value)}`,
    title: plainText('List {name}', { name }),
    fields: [
      {
        id: 'entries',
        kind: 'paragraph',
        label: plainText('Entries, one on each line'),
        description: plainText("For __{name}__ in prompts. An entry may have '{a|b}' and other lists in it.", { name }),
        placeholder: 'fox\nowl\nsea lion',
        value,
        max: LIST_LIMITS.textLength,
      },
    ],
  };
}

/** Characters of an entry that somebody else added or removed. */
const MAX_NAMED_LENGTH = 40;

/**
 * Stores what was filled in, with what somebody else changed since the form was opened.
 * @throws UserError where that cannot be a list
 */
export async function saveList(
  guild: string,
  { customId, fields, services }: ModalContext,
): Promise<{ readonly list: WordList; readonly notes: readonly Markdown[] }> {
  const [, , typedName = '', baseKey] = customId.split(':');
  const [name, text] = [readListName(typedName), fields.get('entries')];
  const typed = readEntries(typeof text === 'string' ? text : '');
  const merge = (before: GuildLists): MergedList => {
    const theirs = findList(before, name)?.entries;
    // A list that was removed meanwhile is there again as it was typed.
    if (!theirs) return { items: typed, added: [], removed: [] };
    const base = services.formBases.find(guild, baseKey, theirs.join('\n'));
    return mergeLines(base, typed, theirs, LIST_LIMITS.textLength);
  };
  let notes: readonly Markdown[] = [];
  let list: WordList = { name, entries: typed };
  await services.serverLists.update(guild, (before) => {
    const merged = merge(before);
    notes = mergeNotes(merged, (entry) => codeSpan(entry, MAX_NAMED_LENGTH));
    list = { name, entries: readEntries(merged.items.join('\n')) };
    return withList(before, list);
  });
  return { list, notes };
}
