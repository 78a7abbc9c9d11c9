import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import type { Language } from '#schema/language/languages.ts';

/** What a message takes of a value: any text, a number, or one of several words. */
type ArgumentKind = 'text' | 'number' | 'select';

/** @throws SyntaxError where it is not ICU syntax */
export function parseMessage(message: string): MessageFormatElement[] {
  return parse(message, { ignoreTag: true });
}

/** The arguments of a message, by name. */
export function listArguments(elements: readonly MessageFormatElement[]): Map<string, ArgumentKind> {
  const found = new Map<string, ArgumentKind>();
  const visit = (element: MessageFormatElement): void => {
    const argument = readArgument(element);
    // A number may be inserted as text too: what is stricter counts.
    if (argument && !(argument.kind === 'text' && found.has(argument.name))) found.set(argument.name, argument.kind);
    for (const options of branchesOf(element)) options.forEach(visit);
  };
  elements.forEach(visit);
  return found;
}

function readArgument(element: MessageFormatElement): { name: string; kind: ArgumentKind } | undefined {
  switch (element.type) {
    case TYPE.argument:
      return { name: element.value, kind: 'text' };
    case TYPE.number:
    case TYPE.plural:
    case TYPE.date:
    case TYPE.time:
      return { name: element.value, kind: 'number' };
    case TYPE.select:
      return { name: element.value, kind: 'select' };
    case TYPE.literal:
    case TYPE.pound:
    case TYPE.tag:
      return undefined;
  }
}

function branchesOf(element: MessageFormatElement): MessageFormatElement[][] {
  return element.type === TYPE.plural || element.type === TYPE.select
    ? Object.values(element.options).map(({ value }) => value)
    : [];
}

/** What is wrong with a translation, in words for translators; nothing if it is fine. */
export function findFaults(language: Language, sentence: string, message: string): string[] {
  let elements: MessageFormatElement[];
  try {
    elements = parseMessage(message);
  } catch (error) {
    return [`is not ICU syntax: ${error instanceof Error ? error.message : String(error)}`];
  }
  const [wanted, given] = [listArguments(parseMessage(sentence)), listArguments(elements)];
  const missing = [...wanted.keys()].filter((name) => !given.has(name)).map((name) => `lacks {${name}}`);
  const unknown = [...given.keys()]
    .filter((name) => !wanted.has(name))
    .map((name) => `has {${name}}, which is not in English`);
  return [...missing, ...unknown, ...findPluralFaults(language, elements)];
}

function findPluralFaults(language: Language, elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    const inner = branchesOf(element).flatMap((options) => findPluralFaults(language, options));
    if (element.type !== TYPE.plural) return inner;
    const type = element.pluralType ?? 'cardinal';
    const { pluralCategories } = new Intl.PluralRules(language, { type }).resolvedOptions();
    const given = Object.keys(element.options).filter((option) => !option.startsWith('='));
    const missing = pluralCategories.filter((category) => !given.includes(category) && !isForMillions(category));
    const unknown = given.filter((category) => !pluralCategories.some((each) => each === category));
    return [
      ...missing.map((category) => `lacks the plural form “${category}” of {${element.value}}`),
      ...unknown.map((category) => `has the plural form “${category}”, which ${language} has not`),
      ...inner,
    ];
  });
}

/** French, Spanish and Portuguese have “many” for whole millions alone: `other` does there. */
const isForMillions = (category: string) => category === 'many';
