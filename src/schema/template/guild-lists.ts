import { z } from 'zod';
import { t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import type { WordLists } from './draw-template.ts';

/** Lists of a server, entries of a list, characters of an entry, and of all entries: as many as a form takes. */
export const LIST_LIMITS = { lists: 50, entries: 500, entryLength: 300, textLength: 4000 } as const;

/** What can stand between the underscores of `__animal__`. */
const LIST_NAME_PATTERN = /^[\p{L}\p{N}](?:[\p{L}\p{N} /.-]|_(?=[\p{L}\p{N} /.-])){0,31}$/u;

/** A list of words that prompts draw from. */
const wordList = z.strictObject({
  name: z.string().regex(LIST_NAME_PATTERN),
  entries: z.array(z.string().min(1).max(LIST_LIMITS.entryLength)).min(1).max(LIST_LIMITS.entries),
});
export type WordList = Readonly<z.infer<typeof wordList>>;

/** The lists of a server, by their names in order. */
export const guildLists = z.array(wordList).max(LIST_LIMITS.lists);
export type GuildLists = readonly WordList[];

/** @throws UserError for a name that no prompt could hold */
export function readListName(typed: string): string {
  const name = typed
    .trim()
    .replace(/^__(.*)__$/, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  if (LIST_NAME_PATTERN.test(name)) return name;
  throw new UserError(
    t(
      '{typed} cannot be the name of a list: it is of letters, digits, spaces and single underscores, up to 32, such as `animal`.',
      { typed: codeSpan(typed) },
    ),
  );
}

/** The entries of a list, one on each line; lines that begin with `#` are comments, as in A1111's files. @throws UserError */
export function readEntries(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const entries = [...new Set(lines.filter((line) => line && !line.startsWith('#')))];
  const long = entries.find((entry) => entry.length > LIST_LIMITS.entryLength);
  if (entries.length === 0) throw new UserError('The list is empty. Write one entry on each line.');
  if (long !== undefined)
    throw new UserError(
      t('{long} has {count} characters; an entry has up to {entryLength}.', {
        long: codeSpan(long),
        count: long.length,
        entryLength: LIST_LIMITS.entryLength,
      }),
    );
  if (entries.length > LIST_LIMITS.entries)
    throw new UserError(
      t('That is {count} entries; a list has up to {entries}.', {
        count: entries.length,
        entries: LIST_LIMITS.entries,
      }),
    );
  return entries;
}

const toKey = (name: string) => name.trim().toLowerCase();

/** The list of this name, in any case. */
export function findList(lists: GuildLists, name: string): WordList | undefined {
  return lists.find((list) => toKey(list.name) === toKey(name));
}

/** @throws UserError where there are too many */
export function withList(lists: GuildLists, list: WordList): WordList[] {
  const others = withoutList(lists, list.name);
  if (others.length >= LIST_LIMITS.lists)
    throw new UserError(
      t('A server has up to {lists} lists. Remove one first: `/lists remove`.', { lists: LIST_LIMITS.lists }),
    );
  return [...others, list].sort((one, other) => one.name.localeCompare(other.name));
}

export function withoutList(lists: GuildLists, name: string): WordList[] {
  return lists.filter((list) => toKey(list.name) !== toKey(name));
}

/** Made once for each value, which is never changed in place. */
const known = new WeakMap<GuildLists, WordLists>();

/** The lists as prompts draw from them. */
export function toWordLists(lists: GuildLists): WordLists {
  const found = known.get(lists);
  if (found) return found;
  const words = new Map(lists.map(({ name, entries }) => [toKey(name), entries] as const));
  known.set(lists, words);
  return words;
}
