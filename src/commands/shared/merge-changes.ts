import { t } from '#schema/language/t.ts';
import { type MergedList, mergeLists } from '#schema/merged-list.ts';
import { UserError } from '#schema/user-error.ts';

/**
 * {@link mergeLists} for what is chosen in a select, which shows `max` at most.
 * @throws UserError where both together are more
 */
export function mergeChoices(
  base: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
  max: number,
): MergedList {
  const merged = mergeLists(base, mine, theirs);
  if (merged.items.length <= max) return merged;
  throw new UserError(
    t(
      'With what was added meanwhile, {count} would be chosen; at most {max} are possible. Open this again to see all.',
      { count: merged.items.length, max },
    ),
  );
}

/**
 * {@link mergeLists} for the lines of a form, which takes `maxLength` characters.
 * @param base the text that it was opened with
 * @throws UserError where both together are more: the next form could not show them
 */
export function mergeLines(
  base: string,
  mine: readonly string[],
  theirs: readonly string[],
  maxLength: number,
): MergedList {
  const merged = mergeLists(base.split('\n'), mine, theirs);
  const { length } = merged.items.join('\n');
  if (length <= maxLength) return merged;
  throw new UserError(
    t(
      'With what was added meanwhile, this has {count} characters; at most {max} fit. Write less, or open the form again to see all.',
      { count: length, max: maxLength },
    ),
  );
}
