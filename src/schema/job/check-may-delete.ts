import type { Person } from '#schema/interaction/interaction.ts';
import { t } from '#schema/language/t.ts';
import { mention } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';

/** @throws UserError if what `owner` asked for is not this person's to delete */
export function checkMayDelete(owner: Pick<Person, 'id'>, { id }: Pick<Person, 'id'>, mayManage: boolean): void {
  if (owner.id === id || mayManage) return;
  throw new UserError(
    t('Only {person}, or somebody with *Manage Messages*, can delete this.', { person: mention.user(owner.id) }),
  );
}
