import type { Choice } from '#schema/interaction/modal.ts';
import type { Style } from './style.ts';

/** Choices that a select has (components/reference.mdx), and characters of a choice's value. */
export const MAX_SELECT_CHOICES = 25;
const MAX_CHOICE_VALUE_LENGTH = 100;

/** A value that is nobody's reference: those begin with a letter or a digit. */
export const MORE_CHOICE_VALUE = ':more';

/** Looks as choices of a select. One whose reference is too long for Discord can be typed only. */
export function styleChoices(styles: readonly Style[]): Choice[] {
  return styles
    .filter(({ ref }) => ref.length <= MAX_CHOICE_VALUE_LENGTH)
    .map(({ ref, title, preset }) => ({
      value: ref,
      label: title,
      description: title === ref ? undefined : ref,
      emoji: preset?.emoji,
    }));
}

/** The first of them, and where there are more than a select takes a choice that leads to the rest. */
export function truncateChoices(choices: readonly Choice[]): Choice[] {
  if (choices.length <= MAX_SELECT_CHOICES) return [...choices];
  return [...choices.slice(0, MAX_SELECT_CHOICES - 1), { value: MORE_CHOICE_VALUE, label: 'More…', emoji: '📖' }];
}
