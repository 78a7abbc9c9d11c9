import type { Choice } from './form.ts';
import type { Look } from './look.ts';

/** Choices that a select has (components/reference.mdx), and characters of a choice's value. */
export const MAX_CHOICES = 25;
const MAX_VALUE = 100;

/** A value that is nobody's reference: those begin with a letter or a digit. */
export const MORE = ':more';

/** Looks as choices of a select. One whose reference is too long for Discord can be typed only. */
export function lookChoices(looks: readonly Look[]): Choice[] {
  return looks
    .filter(({ ref }) => ref.length <= MAX_VALUE)
    .map(({ ref, title, preset }) => ({
      value: ref,
      label: title,
      description: title === ref ? undefined : ref,
      emoji: preset?.emoji,
    }));
}

/** The first of them, and where there are more than a select takes a choice that leads to the rest. */
export function firstChoices(choices: readonly Choice[]): Choice[] {
  if (choices.length <= MAX_CHOICES) return [...choices];
  return [...choices.slice(0, MAX_CHOICES - 1), { value: MORE, label: 'More…', emoji: '📖' }];
}
