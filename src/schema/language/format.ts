import { currentLanguage } from './ambient.ts';
import { remember } from './remember.ts';

const listFormats = new Map<string, Intl.ListFormat>();

/** `a, b, and c`, of plain text. */
export function formatList(items: readonly string[], conjunction: 'and' | 'or'): string {
  const language = currentLanguage();
  const type = conjunction === 'and' ? 'conjunction' : 'disjunction';
  return remember(listFormats, `${language} ${type}`, () => new Intl.ListFormat(language, { type })).format(items);
}

/** `12,500`. */
export function formatNumber(value: number, options?: Intl.NumberFormatOptions): string {
  return value.toLocaleString(currentLanguage(), options);
}

/** A date in UTC, by default `3 March`. @param ms since the epoch */
export function formatDate(
  ms: number,
  options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long' },
): string {
  const language = currentLanguage();
  // English dates begin with the day.
  const locale = language === 'en' ? 'en-GB' : language;
  return new Date(ms).toLocaleDateString(locale, { ...options, timeZone: 'UTC' });
}
