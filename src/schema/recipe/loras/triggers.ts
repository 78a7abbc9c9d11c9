/** Characters of a word: `TOK` is not found in `stock`. */
const WORD_CHARACTER = String.raw`[\p{L}\p{N}\p{M}_]`;
const WORD_CHARACTER_PATTERN = new RegExp(WORD_CHARACTER, 'u');
const WORDS_PATTERN = new RegExp(`${WORD_CHARACTER}+`, 'gu');

/** Matches a trigger as whole words, in any case and with any space between them. A trigger may end with a sign, which has no word boundary. */
function triggerPattern(trigger: string): RegExp {
  const characters = Array.from(trigger.trim());
  const before = WORD_CHARACTER_PATTERN.test(characters[0] ?? '') ? `(?<!${WORD_CHARACTER})` : '';
  const after = WORD_CHARACTER_PATTERN.test(characters.at(-1) ?? '') ? `(?!${WORD_CHARACTER})` : '';
  const words = trigger.trim().split(/\s+/).map(RegExp.escape);
  return new RegExp(before + words.join(String.raw`\s+`) + after, 'giu');
}

/**
 * Times that triggers are taken out of a prompt. Each may join the words of another, as in `a a b b` without `a b`; a prompt
 * that is made to do so hundreds of times keeps the rest.
 */
const MAX_REMOVAL_PASSES = 4;

/**
 * A text to look for another in, which is then found as whole words, in any case and with any space between them. Takes a time
 * that grows with the text alone; a pattern for each trigger takes the product of both.
 */
function markWords(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toUpperCase().toLowerCase().replace(WORDS_PATTERN, '\n$&\n');
}

/** The marked words of a preset's triggers, made once. */
const markedTriggers = new WeakMap<readonly string[], readonly string[]>();

function markTriggers(triggers: readonly string[]): readonly string[] {
  const known = markedTriggers.get(triggers);
  if (known) return known;
  const marked = triggers.filter((trigger) => trigger.trim() !== '').map(markWords);
  markedTriggers.set(triggers, marked);
  return marked;
}

/** Whether the prompt has one of the triggers. */
export function hasTrigger(prompt: string, triggers: readonly string[]): boolean {
  const marked = markWords(prompt);
  return markTriggers(triggers).some((trigger) => marked.includes(trigger));
}

/** The prompt with the first trigger in front, unless it has one of them. */
export function withTriggers(prompt: string, triggers: readonly string[]): string {
  const first = triggers.find((trigger) => trigger.trim() !== '')?.trim();
  if (first === undefined || !prompt.trim() || hasTrigger(prompt, triggers)) return prompt;
  return `${first}, ${prompt}`;
}

/** The prompt with the first trigger of each group in front, in their order, unless it has one of that group. */
export function withTriggersOfEach(prompt: string, groups: readonly (readonly string[])[]): string {
  return groups.toReversed().reduce(withTriggers, prompt);
}

/** The prompt without any of the triggers, for another LoRA. A prompt of nothing but triggers stays as it is. */
export function withoutTriggers(prompt: string, triggers: readonly string[]): string {
  const patterns = triggers.flatMap((trigger) => (trigger.trim() ? [triggerPattern(trigger)] : []));
  let remaining = prompt;
  for (let pass = 0; pass < MAX_REMOVAL_PASSES; pass += 1) {
    const removed = patterns.reduce((text, pattern) => text.replace(pattern, ' '), remaining);
    if (removed === remaining) break;
    remaining = cleanUpPunctuation(removed);
  }
  return /[\p{L}\p{N}]/u.test(remaining) ? remaining : prompt;
}

/** Removes double spaces, and commas around nothing, that a removed word leaves behind. */
function cleanUpPunctuation(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/ (?=[,.;])/g, '')
    .replace(/,(?:\s*,)+/g, ',')
    .replace(/^[\s,]+|[\s,]+$/g, '');
}
