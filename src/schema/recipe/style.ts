import type { Choice } from '#schema/interaction/modal/modal.ts';
import { plainText } from '#schema/language/t.ts';
import type { Model } from '#schema/model/model.ts';
import type { Preset } from '#schema/preset/preset.ts';

/** What the option `lora` chooses: a model, or a server's preset on top of one. */
export interface Style {
  /** What `lora` is set to: the preset's name, or the model. */
  readonly ref: string;
  readonly title: string;
  readonly model: Model;
  readonly preset: Preset | undefined;
}

/** Characters of an autocompleted choice's name that Discord takes. */
const MAX_CHOICE_NAME_LENGTH = 100;

/** How a style is offered: by its title, and what `lora` is set to. */
export function styleLabel({ title, ref }: Style): string {
  return (title === ref ? title : `${title} (${ref})`).slice(0, MAX_CHOICE_NAME_LENGTH);
}

/** Choices of a select menu, and characters of a choice's value, that Discord takes (components/reference.mdx). */
export const MAX_SELECT_CHOICES = 25;
const MAX_CHOICE_VALUE_LENGTH = 100;

/** A value that no style has as its reference: those begin with a letter or a digit. */
export const MORE_CHOICE_VALUE = ':more';

/** Styles as choices of a select menu. One whose reference is too long for Discord can only be typed. */
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

/** The first choices, and where there are more than a select menu takes, one that leads to the rest. */
export function truncateChoices(choices: readonly Choice[]): Choice[] {
  if (choices.length <= MAX_SELECT_CHOICES) return [...choices];
  return [
    ...choices.slice(0, MAX_SELECT_CHOICES - 1),
    { value: MORE_CHOICE_VALUE, label: plainText('More…'), emoji: '📖' },
  ];
}
