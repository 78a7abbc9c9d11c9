/** Sentences for people, in Discord's markdown: what others wrote is escaped in them, because only this file makes markdown of text. */

import { formatList } from './language/format.ts';
import { truncate } from './text.ts';

/** An object instead of a string, so that {@link md} can tell it from plain text at run time. */
class MarkdownText {
  /** Makes the class nominal: nothing else that has a `text` is markdown. */
  declare protected readonly nominal: undefined;
  readonly source: string | (() => string);

  /** @param source the text, or what makes it in the language of the moment */
  constructor(source: string | (() => string)) {
    this.source = source;
  }

  /** What Discord is sent, in the language of this moment. */
  get text(): string {
    return typeof this.source === 'string' ? this.source : this.source();
  }

  toString(): string {
    return this.text;
  }
}

/** Markdown that is safe to send. Made by {@link md} and the other functions of this file alone. */
export type Markdown = MarkdownText;

/** What can stand in a sentence: plain text is escaped. */
export type MarkdownPart = Markdown | string | number;

/**
 * A string that stands in the code itself, which may hold markdown. A template with a value in it is none, unless the value is
 * a constant: it has to be an {@link md}.
 */
export type Literal<T extends string> = Record<never, never> extends Record<T, 1> ? never : T;

/** Characters of plain text in a sentence, once escaped. */
const MAX_TEXT_LENGTH = 200;

/** Characters of a text that are looked at to show a part of them: a file may have a million. */
const MAX_READ_LENGTH = 4000;

/** Characters in a code span. */
const MAX_CODE_LENGTH = 80;

/**
 * Characters of Discord's inline markdown: bold, code, links, mentions, timestamps, the colons of emoji and addresses, and
 * underscores but for one within a word, which never ends italics.
 */
const INLINE_MARKUP = /[\\*~`|<>[\]@]|(?<![A-Za-z\d])_|_(?![A-Za-z\d])|:(?=\/\/|[\w+-]{1,64}:)/g;

/** What makes a heading, small text or a list at the beginning of a line. */
const BLOCK_MARKUP = /^ ?(?:[#+-]+|\d+[.)])(?= )/;

/**
 * Characters that change the direction of all text after them, and invisible ones. Joiners stay, since some scripts and emoji
 * need them, and so do direction marks, which affect only their neighbours.
 */
const INVISIBLE_CHARACTERS = /[\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2064\ufeff]/g;

/**
 * A sentence: the template's own text is markdown, and so are values that are {@link Markdown}; other values are escaped.
 * @example
 * md`There is no preset ${codeSpan(name)} in **${server}**.`
 */
export function md(template: TemplateStringsArray, ...values: readonly MarkdownPart[]): Markdown {
  return compose(values, () =>
    template.map((text, index) => (index < values.length ? text + partText(values[index] ?? '') : text)).join(''),
  );
}

/** Text at once, unless a part has yet to be translated: it is then in the language of the moment in which all of it becomes text. */
function compose(parts: readonly MarkdownPart[], render: () => string): Markdown {
  const isLazy = parts.some((part) => part instanceof MarkdownText && typeof part.source === 'function');
  return new MarkdownText(isLazy ? render : render());
}

/** Markdown that is made when it becomes text. For sentences alone: `t` of `./language/t.ts`. */
export function lazyMarkdown(render: () => string): Markdown {
  return new MarkdownText(render);
}

/** Markdown that this bot made and stored as text, such as why a job has failed. Never for what anybody else wrote. */
export function storedMarkdown(text: string): Markdown {
  return new MarkdownText(text);
}

/** Somebody's text to show within our own: one line, without markdown or mentions, at most `maxLength` characters. */
export function escapeMarkdown(text: string, maxLength: number): Markdown {
  return escapeLine(toLine(text).trim(), maxLength);
}

function escapeLine(line: string, maxLength: number): Markdown {
  // No more than the longest result has: escaping makes a text longer, never shorter.
  const escaped = line
    .slice(0, maxLength + 1)
    .replace(INLINE_MARKUP, '\\$&')
    .replace(BLOCK_MARKUP, (markup) => markup.replace(/[^\d ]/g, '\\$&'));
  return new MarkdownText(joinUpTo(escaped.match(/\\?./gsu) ?? [], maxLength));
}

/** Any text as inline code: on one line, at most `maxLength` characters, and never ended by its own backticks. */
export function codeSpan(value: string | number | boolean, maxLength: number = MAX_CODE_LENGTH): Markdown {
  const line = toLine(String(value)).trim().replaceAll('`', 'ˋ');
  return new MarkdownText(`\`${joinUpTo(Array.from(line.slice(0, maxLength + 1)), maxLength) || ' '}\``);
}

/** Text in a code block, which Discord copies as it is. @param maxLength characters of the whole block */
export function codeBlock(text: string, maxLength: number = Number.POSITIVE_INFINITY): Markdown {
  const [start, end] = ['```\n', '\n```'];
  // Three backticks would end the block: an invisible space parts them.
  const escaped = text.replaceAll('```', '``\u200B`');
  return new MarkdownText(`${start}${truncate(escaped, Math.max(1, maxLength - start.length - end.length))}${end}`);
}

/** Small grey lines. */
export function smallLines(lines: readonly MarkdownPart[]): Markdown {
  return joinMarkdown(
    lines.map((line) => md`-# ${line}`),
    '\n',
  );
}

/** A sentence that is too long is cut. What began before the cut, such as a code span, may then end nowhere. */
export function truncateMarkdown(markdown: Markdown, maxLength: number): Markdown {
  return compose([markdown], () => truncate(markdown.text, maxLength));
}

/** Parts with the same text between them; those that are `false` or undefined are left out. */
export function joinMarkdown<const T extends string>(
  parts: readonly (MarkdownPart | false | undefined)[],
  separator: Literal<T>,
): Markdown {
  const present = parts.filter((part) => part !== undefined && part !== false);
  return compose(present, () => present.map(partText).join(separator));
}

/** `a, b and c`, in the language of the moment. */
export function listMarkdown(items: readonly MarkdownPart[], conjunction: 'and' | 'or'): Markdown {
  return new MarkdownText(() => formatList(items.map(partText), conjunction));
}

/** Mentions, which show a name and, as `allowed_mentions` is empty, notify nobody. */
export const mention = {
  user: (id: string) => mentionOf('@', id),
  role: (id: string) => mentionOf('@&', id),
  channel: (id: string) => mentionOf('#', id),
} as const;

function mentionOf(prefix: '@' | '@&' | '#', id: string): Markdown {
  return /^\d{1,20}$/.test(id) ? new MarkdownText(`<${prefix}${id}>`) : escapeMarkdown(id, MAX_TEXT_LENGTH);
}

/** A single emoji: one of a server's own as Discord writes it, or any text, which is escaped. */
export function emoji(text: string): Markdown {
  return /^<a?:\w{2,32}:\d{5,20}>$/.test(text) ? new MarkdownText(text) : escapeMarkdown(text, MAX_TEXT_LENGTH);
}

/** @param url an address that this bot has made, with neither spaces nor brackets */
export function link(label: MarkdownPart, url: string): Markdown {
  return md`[${label}](${new MarkdownText(url.replace(/[\s()<>]/g, encodeURIComponent))})`;
}

/** The sentence where Discord shows no markdown, such as in autocomplete: without code and bold, and nothing escaped. */
export function toPlainText({ text }: Markdown): string {
  return text.replace(/\\([^\s\w])|[`*]/g, '$1');
}

/** A part as it stands in markdown. */
export function partText(part: MarkdownPart): string {
  // Spaces around it stay, since it may be a piece of a sentence.
  if (typeof part === 'string') return escapeLine(toLine(part), MAX_TEXT_LENGTH).text;
  return String(part);
}

const toLine = (text: string) => text.slice(0, MAX_READ_LENGTH).replace(INVISIBLE_CHARACTERS, '').replace(/\s+/g, ' ');

/** As many of them as fit, and an ellipsis for the others. */
function joinUpTo(characters: readonly string[], maxLength: number): string {
  let length = 0;
  const cutAt = characters.findIndex((character) => {
    length += character.length;
    return length > maxLength - 1;
  });
  return cutAt < 0 ? characters.join('') : `${characters.slice(0, cutAt).join('')}…`;
}
