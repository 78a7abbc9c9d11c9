import type { Language } from './languages.ts';

export type Values = Readonly<Record<string, string | number>>;

/** The counts that languages have a form `one` for (CLDR), among those that this file knows: whole ones from 0 to 999. */
const ONE: Readonly<Record<Language, readonly number[]>> = {
  en: [1],
  de: [1],
  fr: [0, 1],
  es: [1],
  ja: [],
  'pt-BR': [0, 1],
};

/** Numbers below are written the same in all languages: they have no groups of digits. */
const MAX_COUNT = 999;

/** What a plural form may hold: text, names in braces, and apostrophes that quote nothing. */
const FORM = String.raw`\{((?:[^{}']|'(?!['#{}<>])|\{\w+\})*)\}`;

/** `many`, which some languages have, is for millions. */
const PLURAL = String.raw`\{(\w+), plural,(?: one ${FORM})?(?: many ${FORM})? other ${FORM}\}`;

/** One part of a message: a quotation, an apostrophe, a name in braces, a plural, or text. */
const PART = new RegExp(String.raw`('[{}<>](?:[^']|'')*'(?!'))|('')|\{(\w+)\}|${PLURAL}|([^{}']+|'(?![{}<>]))`, 'y');

/** A text, the name of a value, or a plural by the name of its count. */
type Part =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'value'; readonly name: string }
  | { readonly is: 'plural'; readonly name: string; readonly one: readonly Part[]; readonly other: readonly Part[] };

/** Puts the values in; undefined where a count is not one that this file knows. @throws Error where a value is missing */
type SimpleMessage = (values: Values) => string | undefined;

/**
 * Compiles what nearly all messages consist of: values, quotations, and plurals of counts, without a library and without the tables
 * of languages that `Intl` reads from disk: with both, a bot at rest has 6 MB more.
 * @returns undefined for a message that has more
 */
export function compileSimpleMessage(language: Language, message: string): SimpleMessage | undefined {
  const parts = parse(message);
  return parts && ((values) => write(parts, values, language, message));
}

function parse(message: string): Part[] | undefined {
  const parts: Part[] = [];
  for (PART.lastIndex = 0; PART.lastIndex < message.length; ) {
    const found = PART.exec(message);
    if (!found) return undefined;
    const [, quotation, apostrophe, name, count, one, , other = '', text = ''] = found;
    if (quotation) parts.push({ is: 'text', text: quotation.slice(1, -1).replaceAll("''", "'") });
    else if (apostrophe) parts.push({ is: 'text', text: "'" });
    else if (name) parts.push({ is: 'value', name });
    else if (count)
      parts.push({ is: 'plural', name: count, one: parseForm(one ?? other, count), other: parseForm(other, count) });
    else parts.push({ is: 'text', text });
  }
  return parts;
}

/** A `#` is the count. */
function parseForm(form: string, count: string): Part[] {
  const pieces = form.split(/(#)|\{(\w+)\}/);
  // A text, a `#` or nothing, and a name or nothing, by turns.
  return pieces.flatMap((piece = '', index): Part[] => {
    if (piece === '') return [];
    if (index % 3 === 0) return [{ is: 'text', text: piece }];
    return [{ is: 'value', name: index % 3 === 1 ? count : piece }];
  });
}

function write(parts: readonly Part[], values: Values, language: Language, message: string): string | undefined {
  let written = '';
  for (const part of parts) {
    if (part.is === 'text') {
      written += part.text;
      continue;
    }
    const value = values[part.name];
    if (value === undefined) throw new Error(`no ${part.name} for “${message}”`);
    if (part.is === 'value') {
      written += value;
      continue;
    }
    if (!isKnownCount(value)) return undefined;
    const form = write(ONE[language].includes(value) ? part.one : part.other, values, language, message);
    written += form ?? '';
  }
  return written;
}

function isKnownCount(value: string | number): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_COUNT;
}
