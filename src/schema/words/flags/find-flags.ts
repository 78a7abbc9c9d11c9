import { nearest } from '#schema/nearest.ts';
import { withoutSpans } from '#schema/words/without-spans.ts';
import { FLAG_NAMES, type FlagValue } from './flag-table.ts';

/** A flag as it stands in a prompt. */
export interface FoundFlag {
  /** In lower case, without dashes. */
  readonly name: string;
  /** What follows it, if it is of the kind that the flag takes. */
  readonly value: string | undefined;
  /** What a note calls it, where it was not written with dashes: `CFG scale`. */
  readonly label?: string;
}

/** What is looked for: what the flag of a name takes, or undefined where there is none. */
export type FlagLookup = (name: string) => FlagValue | undefined;

/** `--name`, at the beginning of a word. Phones make a long dash of two short ones. */
const FLAG_PATTERN = /(?<=^|\s)(--|[—–―])(\p{L}[\w-]*)/gu;

const NUMBER_PATTERN = /^[-+−–]?(?:\d{1,3}(?:['’]\d{3})+|\d+(?:[.,]\d+)?|[.,]\d+)(?=[,;.]?(?:\s|$))/;
/** A ratio or a size is one word, also with spaces in it. */
const WORD_PATTERN = /^(?:"[^"]*"|\d{1,5}\s{1,3}[:x×/]\s{0,3}\d{1,5}(?=[,;.]?(?:\s|$))|[^\s"]*[^\s",;])/i;
const SWITCH_PATTERN = /^(?:true|false|yes|no|on|off|1|0)(?=[,;.]?(?:\s|$))/i;

const REFERENCES_PATTERN = /^(?:https?:\/\/\S+|\d[\d:]*|random)(?:\s+(?:https?:\/\/\S+|\d[\d:]*|random)(?=\s|$))*/;

const VALUE_PATTERNS: Readonly<Record<Exclude<FlagValue, 'nothing' | 'text'>, RegExp>> = {
  number: NUMBER_PATTERN,
  word: WORD_PATTERN,
  switch: SWITCH_PATTERN,
  references: REFERENCES_PATTERN,
};

/** Characters of a value that are looked at, so that a value without an end costs no more than its flag. */
const MAX_VALUE_LENGTH = 1000;

interface Span extends FoundFlag {
  readonly start: number;
  readonly end: number;
}

/**
 * Takes the flags out of a prompt. One without flags stays as it is, to the character: dashes alone are no flags. A flag of an
 * unknown name is one if it cannot be anything else, for a note: behind it come flags alone, and it looks like a known one, has a number, or is
 * not the only flag. After a long dash only a known name at the end is a flag, since that dash is also a mark of punctuation.
 */
export function findFlags(
  prompt: string,
  lookup: FlagLookup,
): { readonly prompt: string; readonly flags: readonly FoundFlag[] } {
  const candidates = [...prompt.matchAll(FLAG_PATTERN)];
  const spans: Span[] = [];
  let nextStart = prompt.length;
  const hasKnown = candidates.some(([, , name = '']) => lookup(name.toLowerCase()) !== undefined);
  for (const { index: start, 0: all, 1: dashes = '', 2: typed = '' } of candidates.reverse()) {
    const name = typed.toLowerCase();
    const takes = lookup(name);
    const valueStart = start + all.length;
    const { value, length } = readValue(prompt.slice(valueStart, nextStart), takes ?? 'word');
    const end = valueStart + length;
    const isLast = prompt.slice(end, nextStart).trim() === '';
    const isCertain =
      takes === undefined ? isLast && (hasKnown || looksLikeFlag(name, value)) : isLast || dashes === '--';
    if (!isCertain || (dashes !== '--' && (takes === undefined || isMissing(value, takes)))) continue;
    spans.unshift({ name, value, start, end });
    nextStart = start;
  }
  return { prompt: spans.length === 0 ? prompt : withoutSpans(prompt, spans), flags: spans };
}

const isMissing = (value: string | undefined, takes: FlagValue) =>
  value === undefined && takes !== 'nothing' && takes !== 'switch';

function looksLikeFlag(name: string, value: string | undefined): boolean {
  return /\d/.test(value ?? '') || (name.length > 2 && nearest(name, FLAG_NAMES, 1).length > 0);
}

/** The value at the beginning of a text, and how many characters it takes with what parts it from the flag. */
function readValue(text: string, takes: FlagValue): { value: string | undefined; length: number } {
  if (takes === 'nothing') return { value: undefined, length: 0 };
  if (takes === 'text') return { value: text.replace(/^[\s=:]+/, '').trimEnd() || undefined, length: text.length };
  const near = text.slice(0, MAX_VALUE_LENGTH);
  const [separator = ''] = /^(?:\s*[=:]\s*|\s+)/.exec(near) ?? [];
  const [value] = (separator && VALUE_PATTERNS[takes].exec(near.slice(separator.length))) || [];
  if (value === undefined) return { value, length: 0 };
  return { value: value.replace(/^"(.*)"$/s, '$1').trim() || undefined, length: separator.length + value.length };
}
