/** A preset's name for comparison: names that differ only in case or spaces are equal. */
export function normalizeName(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Characters of a name that a command's name is made of; presets have shorter ones. */
const MAX_NORMALIZED_LENGTH = 100;

/** The name of a preset's own command: at most 32 lower-case letters, digits, `-` and `_`. May be empty. */
export function slug(name: string): string {
  return normalizeName(name)
    .slice(0, MAX_NORMALIZED_LENGTH)
    .replace(/[^\p{L}\p{N}_-]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 32);
}

/**
 * A phrase in quotes, in which a comma separates nothing, or whatever stands up to the next comma or line break. Bounded, and
 * without line breaks before it, so that the time for thousands of these does not grow with their square.
 */
const TRIGGER_PATTERN = /[^\S\n]*(?:["“„«](?<quoted>[^"“”»\n]{0,200})["“”»](?=\s*(?:[,\n]|$))|(?<plain>[^,\n]+))/g;

/** Reads trigger words, separated by commas or line breaks. A phrase with a comma is put in quotes. */
export function readTriggers(text: string): string[] {
  const all = Array.from(text.matchAll(TRIGGER_PATTERN), ({ groups }) =>
    (groups?.quoted ?? groups?.plain ?? '').replace(/\s+/g, ' ').trim(),
  );
  const seen = new Set<string>();
  return all.filter((each) => each && !seen.has(each.toLowerCase()) && seen.add(each.toLowerCase()));
}

/** The text that {@link readTriggers} reads back. */
export const formatTriggers = (triggers: readonly string[]): string =>
  triggers.map((trigger) => (trigger.includes(',') ? `"${trigger}"` : trigger)).join(', ');

/** Characters of a preset's name. */
const MAX_NAME_LENGTH = 32;

/**
 * A name that a preset can have, of what a page calls its LoRA.
 * @param isTaken whether another one has that name
 */
export function presetNameFor(title: string, isTaken: (name: string) => boolean): string {
  const line = title
    .slice(0, MAX_NORMALIZED_LENGTH)
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} _.'-]+/gu, ' ');
  const shorten = (length: number) =>
    line
      .replace(/\s+/g, ' ')
      .replace(/^[^\p{L}\p{N}]+/u, '')
      .slice(0, length)
      .replace(/[\uD800-\uDBFF]$/, '')
      .trim() || 'LoRA';
  for (let count = 1; ; count += 1) {
    const end = count === 1 ? '' : ` ${count}`;
    const name = `${shorten(MAX_NAME_LENGTH - end.length)}${end}`;
    if (!isTaken(name)) return name;
  }
}
