/** Characters of a word: `TOK` is not found in `stock`. */
const WORD_CHARACTER = String.raw`[\p{L}\p{N}\p{M}_]`;
const WORD_CHARACTER_PATTERN = new RegExp(WORD_CHARACTER, 'u');

/** Matches a trigger as whole words, in any case and with any space between them. A trigger may end with a sign, which has no word boundary. */
function triggerPattern(trigger: string, flags = 'iu'): RegExp {
  const characters = Array.from(trigger.trim());
  const before = WORD_CHARACTER_PATTERN.test(characters[0] ?? '') ? `(?<!${WORD_CHARACTER})` : '';
  const after = WORD_CHARACTER_PATTERN.test(characters.at(-1) ?? '') ? `(?!${WORD_CHARACTER})` : '';
  const words = trigger.trim().split(/\s+/).map(RegExp.escape);
  return new RegExp(before + words.join(String.raw`\s+`) + after, flags);
}

/** Whether the prompt has one of the triggers. */
export function hasTrigger(prompt: string, triggers: readonly string[]): boolean {
  return triggers.some((trigger) => trigger.trim() !== '' && triggerPattern(trigger).test(prompt));
}

/** The prompt with the first trigger in front, unless it has one of them. */
export function withTriggers(prompt: string, triggers: readonly string[]): string {
  const first = triggers.find((trigger) => trigger.trim() !== '')?.trim();
  if (first === undefined || !prompt.trim() || hasTrigger(prompt, triggers)) return prompt;
  return `${first}, ${prompt}`;
}

/** The prompt without any of the triggers, for another LoRA. A prompt of nothing but triggers stays as it is. */
export function withoutTriggers(prompt: string, triggers: readonly string[]): string {
  const nonEmptyTriggers = triggers.filter((trigger) => trigger.trim() !== '');
  let remaining = prompt;
  // Removing one trigger may join the words of another.
  while (hasTrigger(remaining, nonEmptyTriggers)) {
    for (const trigger of nonEmptyTriggers) remaining = remaining.replace(triggerPattern(trigger, 'giu'), ' ');
    remaining = cleanUpPunctuation(remaining);
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
