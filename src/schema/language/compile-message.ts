import { createRequire } from 'node:module';
import type { Formatters } from 'intl-messageformat';
import type { Language } from './languages.ts';
import { remember } from './remember.ts';

type Values = Readonly<Record<string, string | number>>;
type CompiledMessage = (values: Values) => string;

/** What only the library reads: plurals and selects, quoted braces, and apostrophes that quote. */
const IS_COMPLEX = /\{(?!\w+\})|(?<!\{\w+)\}|'[{}<>']/;

const compiled = new Map<Language, Map<string, CompiledMessage>>();

/**
 * A message in ICU syntax with its values. It is compiled once; most need no library.
 * @throws SyntaxError where it is not ICU syntax, Error where a value is missing
 */
export function formatMessage(language: Language, message: string, values: Values): string {
  const messages = remember(compiled, language, () => new Map<string, CompiledMessage>());
  return remember(messages, message, () => compileMessage(language, message))(values);
}

function compileMessage(language: Language, message: string): CompiledMessage {
  if (IS_COMPLEX.test(message)) return compileComplex(language, message);
  // Texts and names by turns, a text first.
  const parts = message.split(/\{(\w+)\}/);
  return (values) => parts.map((part, index) => (index % 2 === 0 ? part : readValue(values, part, message))).join('');
}

function readValue(values: Values, name: string, message: string): string | number {
  const value = values[name];
  if (value === undefined) throw new Error(`no ${name} for “${message}”`);
  return value;
}

let library: typeof import('intl-messageformat') | undefined;

function compileComplex(language: Language, message: string): CompiledMessage {
  // Loaded at the first plural, since it takes a megabyte. Sentences are made synchronously, so it cannot be an `import()`.
  library ??= createRequire(import.meta.url)('intl-messageformat');
  if (!library) throw new Error('intl-messageformat is not installed');
  const format = new library.IntlMessageFormat(message, language, undefined, { ignoreTag: true, formatters });
  return (values) => String(format.format(values));
}

const [plurals, numbers] = [new Map<string, Intl.PluralRules>(), new Map<string, Intl.NumberFormat>()];

/** Shared by all messages: each message's own would be 30 KB. */
const formatters: Formatters = {
  getPluralRules: (locale, options) =>
    remember(plurals, `${locale} ${options?.type}`, () => new Intl.PluralRules(String(locale), options)),
  getNumberFormat: (locale, options) =>
    remember(numbers, `${locale} ${JSON.stringify(options)}`, () => new Intl.NumberFormat(String(locale), options)),
  getDateTimeFormat: (locale, options) => new Intl.DateTimeFormat(String(locale), options),
};
