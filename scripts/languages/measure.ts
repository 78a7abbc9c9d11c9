import { formatMessage } from '#schema/language/compile-message.ts';
import type { Language } from '#schema/language/languages.ts';
import type { SentencePlace } from './extract.ts';
import { listArguments, parseMessage } from './message.ts';

/** A value as it usually is. */
const SAMPLES = { number: 12, select: 'other', text: 'a fox in autumn' } as const;

/** The fewest characters that Discord takes at one of the places; undefined where all have plenty of room. */
export function shortestLimit(places: readonly SentencePlace[]): number | undefined {
  const limits = places.flatMap(({ maxLength }) => maxLength ?? []);
  return limits.length ? Math.min(...limits) : undefined;
}

/** What is wrong with the length of a translation, with usual values in it; nothing if it fits everywhere. */
export function findLengthFaults(language: Language, message: string, places: readonly SentencePlace[]): string[] {
  const limit = shortestLimit(places);
  if (limit === undefined) return [];
  const values = [...listArguments(parseMessage(message))].map(([name, kind]) => [name, SAMPLES[kind]]);
  const { length } = formatMessage(language, message, Object.fromEntries(values));
  return length > limit ? [`has ${length} characters, of ${limit} that Discord takes: ${message}`] : [];
}
