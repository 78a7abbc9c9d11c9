import { t } from '#schema/language/t.ts';
import type { Markdown } from '#schema/markdown.ts';

interface ExceededTexts {
  readonly noneLeft: (values: { readonly limit: number }) => Markdown;
  /** `pictures` is what somebody asked for. */
  readonly fewLeft: (values: { readonly limit: number; readonly left: number; readonly pictures: number }) => Markdown;
}

/** What somebody is told whose pictures of a day are used up, or too few are left, by whose limit it is. */
export const EXCEEDED = {
  'person everywhere': {
    noneLeft: (values) =>
      t(
        'You have used the {limit, plural, one {# picture} other {# pictures}} that my operator allows you a day.',
        values,
      ),
    fewLeft: (values) =>
      t(
        'Of the {limit, plural, one {# picture} other {# pictures}} that my operator allows you a day, {left, plural, one {# is left} other {# are left}}; this would be {pictures}.',
        values,
      ),
  },
  'person here': {
    noneLeft: (values) =>
      t(
        'You have used the {limit, plural, one {# picture} other {# pictures}} that this server allows you a day.',
        values,
      ),
    fewLeft: (values) =>
      t(
        'Of the {limit, plural, one {# picture} other {# pictures}} that this server allows you a day, {left, plural, one {# is left} other {# are left}}; this would be {pictures}.',
        values,
      ),
  },
  server: {
    noneLeft: (values) =>
      t(
        'This server has used the {limit, plural, one {# picture} other {# pictures}} that its admins allow a day.',
        values,
      ),
    fewLeft: (values) =>
      t(
        'Of the {limit, plural, one {# picture} other {# pictures}} that this server may have a day, {left, plural, one {# is left} other {# are left}}; this would be {pictures}.',
        values,
      ),
  },
} as const satisfies Record<string, ExceededTexts>;
