import { toPlainSigns } from '#schema/formats/plain-signs.ts';
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

/**
 * `--name` with what two dashes are on some keyboard, or the long dash that phones make of them. Letters may be as wide as Chinese ones.
 * What stands before it is looked at where it is no space: languages without spaces have none there.
 */
const FLAG_PATTERN =
  /(?<before>^|[^\p{Pd}−])(?<dashes>[-‐‑−－]{2}|[—–―]{1,2}|-[–—]|[–—]-)(?<name>\p{L}[\w０-９Ａ-Ｚａ-ｚ＿-]*)/gu;

/** What a flag may follow without a space: letters of languages without spaces, and marks that end something. */
const WITHOUT_SPACE = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{Pe}\p{Pf}\p{Po}]/u;

/** Two short dashes are nothing else; a long one is also a mark of punctuation. */
const isShortDashes = (dashes: string) => /^[-‐‑−－]{2}$/.test(dashes);

/** A value right behind the name, as in `--ar16:9`. */
const GLUED_VALUE = /^([a-z_]+)(\d.*)$/;

const NUMBER_PATTERN = /^[-+−–]?(?:\d{1,3}(?:['’]\d{3})+|\d+(?:[.,]\d+)?|[.,]\d+)(?=[,;.]?(?:\s|$))/;
/** Other tools draw a seed for `random`. */
const SEED_PATTERN = new RegExp(`${NUMBER_PATTERN.source}|^random(?=[,;.]?(?:\\s|$))`, 'i');
/** A ratio or a size is one word, also with spaces in it. */
const WORD_PATTERN = /^(?:"[^"]*"|\d{1,5}\s{0,3}[:x×/]\s{0,3}\d{1,5}(?=[,;.]?(?:\s|$))|[^\s"]*[^\s",;])/i;
const SWITCH_PATTERN = /^(?:true|false|yes|no|on|off|1|0)(?=[,;.]?(?:\s|$))/i;

const REFERENCES_PATTERN = /^(?:https?:\/\/\S+|\d[\d:]*|random)(?:\s+(?:https?:\/\/\S+|\d[\d:]*|random)(?=\s|$))*/;

const VALUE_PATTERNS: Readonly<Record<Exclude<FlagValue, 'nothing' | 'text'>, RegExp>> = {
  number: NUMBER_PATTERN,
  seed: SEED_PATTERN,
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
  const candidates = [...prompt.matchAll(FLAG_PATTERN)].map(
    ({ index, groups: { before = '', dashes = '', name = '' } = {} }) => ({
      ...{ before, dashes, ...nameOf(name, lookup) },
      start: index + (/^\p{Cf}$/u.test(before) ? 0 : before.length),
      nameStart: index + before.length + dashes.length,
    }),
  );
  const spans: Span[] = [];
  let nextStart = prompt.length;
  const hasKnown = candidates.some(({ name }) => lookup(name) !== undefined);
  for (const { before, dashes, name, nameLength, start, nameStart } of candidates.reverse()) {
    const takes = lookup(name);
    const valueStart = nameStart + nameLength;
    const { value, length } = readValue(prompt.slice(valueStart, nextStart), takes ?? 'word');
    const end = valueStart + length;
    const isLast = isEmpty(prompt.slice(end, nextStart));
    const isShort = isShortDashes(dashes);
    const isCertain = takes === undefined ? isLast && (hasKnown || looksLikeFlag(name, value)) : isLast || isShort;
    if (!isCertain || (!isShort && (takes === undefined || isMissing(value, takes)))) continue;
    if (!/^[\s\p{Cf}]?$/u.test(before) && !(isLast && isClear(before, takes, value))) continue;
    spans.unshift({ name, value, start, end: isLast ? nextStart : end });
    nextStart = start;
  }
  if (spans.length === 0) return { prompt, flags: [] };
  const rest = withoutSpans(prompt, spans);
  return {
    prompt: spans.at(-1)?.end === prompt.length ? rest.replace(/[,;，、；]$/, '').trimEnd() : rest,
    flags: spans,
  };
}

/** The name in plain letters, and how many characters it takes: what follows it without a space is its value. */
function nameOf(typed: string, lookup: FlagLookup): { readonly name: string; readonly nameLength: number } {
  const name = typed.normalize('NFKC').toLowerCase();
  const [, short = ''] = (lookup(name) === undefined && GLUED_VALUE.exec(name)) || [];
  const takes = short ? lookup(short) : undefined;
  const isGlued = takes !== undefined && takes !== 'nothing' && takes !== 'text';
  return isGlued ? { name: short, nameLength: short.length } : { name, nameLength: typed.length };
}

/** Whether a flag without a space before it cannot be a word: `well--known` is one. */
function isClear(before: string, takes: FlagValue | undefined, value: string | undefined): boolean {
  if (takes === undefined) return false;
  return WITHOUT_SPACE.test(before) || (takes !== 'text' && /^\d/.test(value ?? ''));
}

/** Whether nothing is there but what cannot be seen, or dashes of a flag that was not written. */
const isEmpty = (text: string) => /^(?:--)?$/.test(text.replace(/\p{Cf}/gu, '').trim());

const isMissing = (value: string | undefined, takes: FlagValue) =>
  value === undefined && takes !== 'nothing' && takes !== 'switch';

function looksLikeFlag(name: string, value: string | undefined): boolean {
  return /\d/.test(value ?? '') || (name.length > 2 && nearest(name, FLAG_NAMES, 1).length > 0);
}

/** The value at the beginning of a text, and how many characters it takes with what parts it from the flag. */
function readValue(typed: string, takes: FlagValue): { value: string | undefined; length: number } {
  if (takes === 'nothing') return { value: undefined, length: 0 };
  if (takes === 'text')
    return {
      value:
        typed
          .replace(/^[\s=:：＝]+/, '')
          .replace(/(?<=\s)--\s*$/, '')
          .trimEnd() || undefined,
      length: typed.length,
    };
  const near = toPlainSigns(typed.slice(0, MAX_VALUE_LENGTH));
  const [separator = ''] = /^(?:\s*[=:]\s*|\s+|(?=\d))/.exec(near) ?? [];
  const isApart = separator !== '' || /^\d/.test(near);
  const [value] = (isApart && VALUE_PATTERNS[takes].exec(near.slice(separator.length))) || [];
  if (value === undefined) return { value, length: 0 };
  return { value: value.replace(/^"(.*)"$/s, '$1').trim() || undefined, length: separator.length + value.length };
}
