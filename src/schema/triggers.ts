/** What counts as part of a word: `TOK` is not in `stock`. */
const INNER = String.raw`[\p{L}\p{N}\p{M}_]`;
const IS_INNER = new RegExp(INNER, 'u');

/** Finds a trigger as whole words, in whatever case and however far apart its words stand. One may end with a sign, which has no edge. */
function pattern(trigger: string, flags = 'iu'): RegExp {
  const points = Array.from(trigger.trim());
  const before = IS_INNER.test(points[0] ?? '') ? `(?<!${INNER})` : '';
  const after = IS_INNER.test(points.at(-1) ?? '') ? `(?!${INNER})` : '';
  const words = trigger.trim().split(/\s+/).map(RegExp.escape);
  return new RegExp(before + words.join(String.raw`\s+`) + after, flags);
}

/** Whether the prompt has one of the triggers. */
export function hasTrigger(prompt: string, triggers: readonly string[]): boolean {
  return triggers.some((trigger) => trigger.trim() !== '' && pattern(trigger).test(prompt));
}

/** The prompt as it is sent: with the first trigger in front, where it has none of them. */
export function withTriggers(prompt: string, triggers: readonly string[]): string {
  const first = triggers.find((trigger) => trigger.trim() !== '')?.trim();
  if (first === undefined || !prompt.trim() || hasTrigger(prompt, triggers)) return prompt;
  return `${first}, ${prompt}`;
}

/** The prompt without any of the triggers, for another LoRA; the prompt as it is where nothing else is in it. */
export function withoutTriggers(prompt: string, triggers: readonly string[]): string {
  const wanted = triggers.filter((trigger) => trigger.trim() !== '');
  let left = prompt;
  // Taking one away may bring the words of another together.
  while (hasTrigger(left, wanted)) {
    for (const trigger of wanted) left = left.replace(pattern(trigger, 'giu'), ' ');
    left = tidy(left);
  }
  return /[\p{L}\p{N}]/u.test(left) ? left : prompt;
}

/** Takes away what a word that is gone leaves behind: double spaces, and commas around nothing. */
function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/ (?=[,.;])/g, '')
    .replace(/,(?:\s*,)+/g, ',')
    .replace(/^[\s,]+|[\s,]+$/g, '');
}
