import { lazyMarkdown, type Markdown, type MarkdownPart, partText, toPlainText } from '../markdown.ts';
import { currentLanguage } from './ambient.ts';
import { findMessage } from './catalogues.ts';
import { formatMessage } from './compile-message.ts';
import { remember } from './remember.ts';
import type { Sentence, SentenceValues } from './sentences.ts';

export type { Sentence } from './sentences.ts';

/** A sentence with or without values. */
export type AnySentence = Sentence | keyof SentenceValues;
/** What follows a sentence: its values, if it has any. */
export type ValuesOf<K extends AnySentence> = K extends keyof SentenceValues
  ? readonly [values: SentenceValues[K]]
  : readonly [];

/** Sentences without values are the same object each time. */
const withoutValues = new Map<string, Markdown>();

/**
 * A sentence for people, in markdown. Its key is the English sentence itself, in ICU syntax: a whole one, with its plurals. Values
 * that are text are escaped, as in `md`. It is translated when it becomes text, to the language of that moment (`./ambient.ts`), so
 * it may be a constant, or thrown. After a change: `npm run languages`.
 * @example
 * t('There is no preset {name} in **{server}**.', { name: codeSpan(name), server })
 * t('{count, plural, one {# picture is} other {# pictures are}} missing.', { count })
 */
export function t<const K extends AnySentence>(sentence: K, ...[values]: ValuesOf<K>): Markdown {
  if (values !== undefined) return lazyMarkdown(() => format(sentence, values, partText));
  return remember(withoutValues, sentence, () => lazyMarkdown(() => format(sentence, undefined, partText)));
}

/**
 * A sentence where Discord shows no markdown: labels, placeholders, descriptions, alt texts. Unlike {@link t} it is text at once, so
 * a constant holds the {@link Sentence}, and what makes a message of it calls this.
 */
export function plainText<const K extends AnySentence>(sentence: K, ...[values]: ValuesOf<K>): string {
  return format(sentence, values, (part) => (typeof part === 'object' ? toPlainText(part) : String(part)));
}

/** What a function takes that shows a sentence: one of its own, or one that is composed already. */
export function toMarkdown(text: Sentence | Markdown): Markdown {
  return typeof text === 'string' ? t(text) : text;
}

function format(
  sentence: string,
  values: Readonly<Record<string, MarkdownPart>> | undefined,
  toText: (part: MarkdownPart) => string,
): string {
  const language = currentLanguage();
  const message = findMessage(language, sentence);
  if (!values) return message.includes("'") ? formatMessage(language, message, {}) : message;
  const texts: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values)) texts[name] = typeof value === 'number' ? value : toText(value);
  return formatMessage(language, message, texts);
}
