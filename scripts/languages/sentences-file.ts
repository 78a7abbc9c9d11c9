import { listArguments, parseMessage } from './message.ts';

const TYPES = { text: 'MarkdownPart', number: 'number', select: 'string' } as const;

/** The text of src/schema/language/sentences.ts. @param places where each is said @throws SyntaxError where a sentence is not ICU syntax */
export function sentencesFile(places: ReadonlyMap<string, readonly { readonly at: string }[]>): string {
  const plain: string[] = [];
  const withValues: string[] = [];
  for (const [sentence, [place]] of [...places].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const values = listValues(sentence, place?.at);
    if (values.length === 0) plain.push(`  | ${JSON.stringify(sentence)}`);
    else withValues.push(`  ${JSON.stringify(sentence)}: { ${values.join('; ')} };`);
  }
  return [
    '// Written by `npm run languages`: all sentences of the sources. Merged by that, too.',
    "import type { MarkdownPart } from '../markdown.ts';",
    '',
    '/** A sentence without values, in English. */',
    `export type Sentence =\n${plain.join('\n') || '  never'};`,
    '',
    '/** Sentences with values, and the values they take. */',
    `export interface SentenceValues {\n${withValues.join('\n')}\n}\n`,
  ].join('\n');
}

function listValues(sentence: string, place: string | undefined): string[] {
  try {
    return [...listArguments(parseMessage(sentence))].map(([name, kind]) => `readonly ${name}: ${TYPES[kind]}`);
  } catch (cause) {
    throw new SyntaxError(`${place}: not a sentence in ICU syntax: ${sentence}`, { cause });
  }
}
