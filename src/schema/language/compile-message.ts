import { createRequire } from 'node:module';
import type { Formatters } from 'intl-messageformat';
import type { Language } from './languages.ts';
import { remember } from './remember.ts';
import { compileSimpleMessage, type Values } from './simple-message.ts';

type CompiledMessage = (values: Values) => string;

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
  const simple = compileSimpleMessage(language, message);
  if (!simple) return compileComplex(language, message);
  let complex: CompiledMessage | undefined;
  return (values) => {
    const written = simple(values);
    if (written !== undefined) return written;
    complex ??= compileComplex(language, message);
    return complex(values);
  };
}

let library: typeof import('intl-messageformat') | undefined;

function compileComplex(language: Language, message: string): CompiledMessage {
  // Loaded when first needed, since it takes megabytes. Sentences are made synchronously, so it cannot be an `import()`.
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
