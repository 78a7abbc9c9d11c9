import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { LOCALES } from '../validate/commands/locales.ts';

/** The first language of a browser that Discord has, as the locale of a person's client; undefined if it has none of them. */
export function readLocale(context: Context): string | undefined {
  const locale = accepts(context, {
    header: 'Accept-Language',
    supports: [...LOCALES],
    default: '',
    match: (accepted, { supports }) => {
      for (const { type } of accepted.toSorted((a, b) => b.q - a.q)) {
        const found =
          supports.find((each) => each === type) ?? supports.find((each) => each.split('-')[0] === type.split('-')[0]);
        if (found) return found;
      }
      return '';
    },
  });
  return locale || undefined;
}
