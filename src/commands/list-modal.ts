import type { Modal } from '#schema/interaction/modal.ts';
import { plainText } from '#schema/language/t.ts';
import { LIST_LIMITS, type WordList } from '#schema/template/guild-lists.ts';

/** The form in which a list is written, an entry on each line. */
export function listModal({ name, entries }: WordList): Modal {
  return {
    id: `lists:save:${name}`,
    title: plainText('List {name}', { name }),
    fields: [
      {
        id: 'entries',
        kind: 'paragraph',
        label: plainText('Entries, one on each line'),
        description: plainText("For __{name}__ in prompts. An entry may have '{a|b}' and other lists in it.", { name }),
        placeholder: 'fox\nowl\nsea lion',
        value: entries.join('\n'),
        max: LIST_LIMITS.textLength,
      },
    ],
  };
}
